package io.dragoman.resources.file;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One document of a file.
 *
 * @param content what it holds
 * @param source {@code file:line}, the file below its directory
 */
public record ManifestDocument(JsonNode content, String source) {
    /** Without the content, which may be a Secret. */
    @Override
    public String toString() {
        return "document at " + source;
    }
}
