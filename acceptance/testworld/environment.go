package main

import (
	"fmt"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/kubernetes/pkg/api/v1/resource"
	"k8s.io/kubernetes/pkg/fieldpath"
	"k8s.io/kubernetes/pkg/kubelet/envvars"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"
)

// environment is a container's variables, in the order of their first mention.
type environment struct {
	names  []string
	values map[string]string
}

func (e *environment) set(name, value string) {
	if _, known := e.values[name]; !known {
		e.names = append(e.names, name)
	}
	e.values[name] = value
}

func (e *environment) list() []string {
	list := make([]string, 0, len(e.names))
	for _, name := range e.names {
		list = append(list, name+"="+e.values[name])
	}
	return list
}

// expand replaces $(NAME) as the container's command and arguments have it.
func (e *environment) expand(texts []string) []string {
	expanded := make([]string, len(texts))
	mapping := expansion.MappingFuncFor(e.values)
	for i, text := range texts {
		expanded[i] = expansion.Expand(text, mapping)
	}
	return expanded
}

// environment of a container: the image's, that of the Services, envFrom, env. An error says which object is missing.
func (p *pod) environment(c *v1.Container, image image) (*environment, error) {
	all := &environment{values: map[string]string{}}
	for _, variable := range append([]string{standardPath, "HOSTNAME=" + p.hostname()}, image.Env...) {
		for i := range variable {
			if variable[i] == '=' {
				all.set(variable[:i], variable[i+1:])
				break
			}
		}
	}
	for _, variable := range envvars.FromServices(p.visibleServices()) {
		all.set(variable.Name, variable.Value)
	}
	if err := p.addEnvFrom(all, c); err != nil {
		return nil, err
	}
	// A variable of env sees those before it, and what is in the environment by other ways.
	for _, variable := range c.Env {
		value := expansion.Expand(variable.Value, expansion.MappingFuncFor(all.values))
		if variable.ValueFrom != nil {
			var found bool
			var err error
			if value, found, err = p.valueFrom(variable.ValueFrom, c); err != nil {
				return nil, err
			} else if !found {
				continue
			}
		}
		all.set(variable.Name, value)
	}
	return all, nil
}

// visibleServices are those of the pod's namespace, unless it does without, and the API server.
func (p *pod) visibleServices() []*v1.Service {
	var visible []*v1.Service
	if deref(p.latest().Spec.EnableServiceLinks, true) {
		visible, _ = p.node.cluster.services.Services(p.namespace()).List(everything)
	}
	if p.namespace() != "default" {
		if service, err := p.node.cluster.services.Services("default").Get("kubernetes"); err == nil {
			visible = append(visible, service)
		}
	}
	return visible
}

func (p *pod) addEnvFrom(all *environment, c *v1.Container) error {
	for _, source := range c.EnvFrom {
		values := map[string]string{}
		var err error
		optional := false
		if source.ConfigMapRef != nil {
			optional = deref(source.ConfigMapRef.Optional, false)
			var found *v1.ConfigMap
			if found, err = p.node.cluster.configMaps.ConfigMaps(p.namespace()).Get(source.ConfigMapRef.Name); err == nil {
				values = found.Data
			}
		} else if source.SecretRef != nil {
			optional = deref(source.SecretRef.Optional, false)
			var found *v1.Secret
			if found, err = p.node.cluster.secrets.Secrets(p.namespace()).Get(source.SecretRef.Name); err == nil {
				for key, value := range found.Data {
					values[key] = string(value)
				}
			}
		}
		if err != nil && !(optional && apierrors.IsNotFound(err)) {
			return err
		}
		for key, value := range values {
			all.set(source.Prefix+key, value)
		}
	}
	return nil
}

// valueFrom answers a value, and whether there is one: what is optional may be missing.
func (p *pod) valueFrom(source *v1.EnvVarSource, c *v1.Container) (string, bool, error) {
	switch {
	case source.FieldRef != nil:
		value, err := p.field(source.FieldRef.FieldPath)
		return value, true, err
	case source.ResourceFieldRef != nil:
		value, err := resource.ExtractResourceValueByContainerNameAndNodeAllocatable(
			source.ResourceFieldRef, p.latest(), c.Name, nodeCapacity())
		return value, true, err
	case source.ConfigMapKeyRef != nil:
		ref := source.ConfigMapKeyRef
		found, err := p.node.cluster.configMaps.ConfigMaps(p.namespace()).Get(ref.Name)
		if err == nil {
			if value, has := found.Data[ref.Key]; has {
				return value, true, nil
			}
			err = fmt.Errorf("ConfigMap %s has no key %s", ref.Name, ref.Key)
		}
		return "", false, unlessOptional(ref.Optional, err)
	case source.SecretKeyRef != nil:
		ref := source.SecretKeyRef
		found, err := p.node.cluster.secrets.Secrets(p.namespace()).Get(ref.Name)
		if err == nil {
			if value, has := found.Data[ref.Key]; has {
				return string(value), true, nil
			}
			err = fmt.Errorf("Secret %s has no key %s", ref.Name, ref.Key)
		}
		return "", false, unlessOptional(ref.Optional, err)
	default:
		return "", false, fmt.Errorf("a kind of valueFrom that is not known")
	}
}

func unlessOptional(optional *bool, err error) error {
	if deref(optional, false) {
		return nil
	}
	return err
}

// field answers what fieldRef names.
func (p *pod) field(path string) (string, error) {
	switch path {
	case "spec.nodeName":
		return nodeName, nil
	case "spec.serviceAccountName":
		return p.latest().Spec.ServiceAccountName, nil
	case "status.hostIP", "status.hostIPs":
		return nodeAddress, nil
	case "status.podIP", "status.podIPs":
		return p.network.address.String(), nil
	default:
		return fieldpath.ExtractFieldPathAsString(p.latest(), path)
	}
}
