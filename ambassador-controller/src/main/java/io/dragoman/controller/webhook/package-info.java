/** What the API server asks: conversion between versions, and validation before it takes an object. */
@NullMarked
package io.dragoman.controller.webhook;

import org.jspecify.annotations.NullMarked;
