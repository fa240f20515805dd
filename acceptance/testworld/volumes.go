package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	authentication "k8s.io/api/authentication/v1"
	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/pkg/api/v1/resource"
	"k8s.io/kubernetes/pkg/volume/configmap"
	"k8s.io/kubernetes/pkg/volume/secret"
	volumeutil "k8s.io/kubernetes/pkg/volume/util"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"

	"testworld/spec"
)

// token is a ServiceAccount's token in a projected volume.
type token struct {
	text    string
	refresh time.Time
}

// fillVolumes makes the pod's volumes, or brings those up to date whose sources have changed. (A kubelet does the latter within a
// minute or so; here it happens at once.) Files are replaced all together, by a link that is renamed.
func (p *pod) fillVolumes(ctx context.Context) error {
	p.volumesMu.Lock()
	defer p.volumesMu.Unlock()
	var failures []error
	for _, volume := range p.latest().Spec.Volumes {
		if err := p.fillVolume(ctx, volume); err != nil {
			failures = append(failures, fmt.Errorf("volume %s: %w", volume.Name, err))
		}
	}
	return errors.Join(failures...)
}

func (p *pod) fillVolume(ctx context.Context, volume v1.Volume) error {
	dir := p.volumeDir(volume.Name)
	if volume.HostPath != nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	var payload map[string]volumeutil.FileProjection
	var err error
	switch {
	case volume.EmptyDir != nil:
		return errors.Join(os.Chmod(dir, 0o777), p.ownedByGroup(dir))
	case volume.ConfigMap != nil:
		payload, err = p.configMapFiles(&v1.ConfigMapProjection{
			LocalObjectReference: volume.ConfigMap.LocalObjectReference, Items: volume.ConfigMap.Items, Optional: volume.ConfigMap.Optional,
		}, volume.ConfigMap.DefaultMode)
	case volume.Secret != nil:
		payload, err = p.secretFiles(&v1.SecretProjection{
			LocalObjectReference: v1.LocalObjectReference{Name: volume.Secret.SecretName},
			Items:                volume.Secret.Items, Optional: volume.Secret.Optional,
		}, volume.Secret.DefaultMode)
	case volume.DownwardAPI != nil:
		payload, err = p.downwardFiles(volume.DownwardAPI.Items, volume.DownwardAPI.DefaultMode)
	case volume.Projected != nil:
		payload, err = p.projectedFiles(ctx, volume.Projected)
	default:
		return errors.New("this kind of volume is not known here")
	}
	if err != nil {
		return err
	}
	writer, err := volumeutil.NewAtomicWriter(dir, p.name())
	if err != nil {
		return err
	}
	return writer.Write(payload, func(subPath string) error { return p.ownedByGroup(filepath.Join(dir, subPath)) })
}

// ownedByGroup gives files to the pod's fsGroup, if it has one, which may then read what their owner may.
func (p *pod) ownedByGroup(dir string) error {
	security := p.latest().Spec.SecurityContext
	if security == nil || security.FSGroup == nil {
		return nil
	}
	return filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.Mode()&os.ModeSymlink != 0 {
			return err
		}
		mode := info.Mode() | (info.Mode()&0o700)>>3
		if info.IsDir() {
			mode |= os.ModeSetgid | 0o070
		}
		return errors.Join(os.Chown(path, -1, int(*security.FSGroup)), os.Chmod(path, mode))
	})
}

func (p *pod) volumeDir(name string) string { return filepath.Join(p.dir, "volumes", name) }

func (p *pod) configMapFiles(source *v1.ConfigMapProjection, mode *int32) (map[string]volumeutil.FileProjection, error) {
	optional := deref(source.Optional, false)
	found, err := p.node.cluster.configMaps.ConfigMaps(p.namespace()).Get(source.Name)
	if apierrors.IsNotFound(err) && optional {
		found, err = &v1.ConfigMap{}, nil
	}
	if err != nil {
		return nil, err
	}
	return configmap.MakePayload(source.Items, found, mode, nil, optional)
}

func (p *pod) secretFiles(source *v1.SecretProjection, mode *int32) (map[string]volumeutil.FileProjection, error) {
	optional := deref(source.Optional, false)
	found, err := p.node.cluster.secrets.Secrets(p.namespace()).Get(source.Name)
	if apierrors.IsNotFound(err) && optional {
		found, err = &v1.Secret{}, nil
	}
	if err != nil {
		return nil, err
	}
	return secret.MakePayload(source.Items, found, mode, nil, optional)
}

func (p *pod) downwardFiles(items []v1.DownwardAPIVolumeFile, mode *int32) (map[string]volumeutil.FileProjection, error) {
	files := map[string]volumeutil.FileProjection{}
	for _, item := range items {
		var text string
		var err error
		if item.FieldRef != nil {
			text, err = p.field(item.FieldRef.FieldPath)
		} else {
			text, err = resource.ExtractResourceValueByContainerNameAndNodeAllocatable(
				item.ResourceFieldRef, p.latest(), item.ResourceFieldRef.ContainerName, nodeCapacity())
		}
		if err != nil {
			return nil, err
		}
		files[path.Clean(item.Path)] = volumeutil.FileProjection{Data: []byte(text), Mode: deref(item.Mode, *mode)}
	}
	return files, nil
}

func (p *pod) projectedFiles(ctx context.Context, projected *v1.ProjectedVolumeSource) (map[string]volumeutil.FileProjection, error) {
	all := map[string]volumeutil.FileProjection{}
	for _, source := range projected.Sources {
		var files map[string]volumeutil.FileProjection
		var err error
		switch {
		case source.ConfigMap != nil:
			files, err = p.configMapFiles(source.ConfigMap, projected.DefaultMode)
		case source.Secret != nil:
			files, err = p.secretFiles(source.Secret, projected.DefaultMode)
		case source.DownwardAPI != nil:
			files, err = p.downwardFiles(source.DownwardAPI.Items, projected.DefaultMode)
		case source.ServiceAccountToken != nil:
			var text string
			text, err = p.accountToken(ctx, source.ServiceAccountToken)
			// Whoever the container runs as must be able to read its own token, and nobody else is in there.
			files = map[string]volumeutil.FileProjection{source.ServiceAccountToken.Path: {Data: []byte(text), Mode: 0o644}}
		default:
			err = errors.New("this kind of projected source is not known here")
		}
		if err != nil {
			return nil, err
		}
		maps.Copy(all, files)
	}
	return all, nil
}

// accountToken answers a token that is bound to the pod, a new one after 80 % of its life.
func (p *pod) accountToken(ctx context.Context, source *v1.ServiceAccountTokenProjection) (string, error) {
	key := source.Audience + " " + source.Path
	if known, found := p.tokens[key]; found && time.Now().Before(known.refresh) {
		return known.text, nil
	}
	pod := p.latest()
	request := &authentication.TokenRequest{Spec: authentication.TokenRequestSpec{
		ExpirationSeconds: source.ExpirationSeconds,
		BoundObjectRef:    &authentication.BoundObjectReference{APIVersion: "v1", Kind: "Pod", Name: pod.Name, UID: pod.UID},
	}}
	if source.Audience != "" {
		request.Spec.Audiences = []string{source.Audience}
	}
	answer, err := p.node.cluster.client.CoreV1().ServiceAccounts(pod.Namespace).
		CreateToken(ctx, pod.Spec.ServiceAccountName, request, metav1.CreateOptions{})
	if err != nil {
		return "", err
	}
	life := time.Until(answer.Status.ExpirationTimestamp.Time)
	p.tokens[key] = token{text: answer.Status.Token, refresh: time.Now().Add(life * 8 / 10)}
	return answer.Status.Token, nil
}

// mounts are a container's, with its /etc/hosts and /etc/resolv.conf.
func (p *pod) mounts(c *v1.Container, image image, env *environment) ([]spec.Mount, error) {
	all := []spec.Mount{
		{Source: filepath.Join(p.dir, "hosts"), Target: "/etc/hosts"},
		{Source: filepath.Join(p.dir, "resolv.conf"), Target: "/etc/resolv.conf"},
	}
	for target, source := range image.Files {
		all = append(all, spec.Mount{Source: source, Target: target, ReadOnly: true})
	}
	for _, mount := range c.VolumeMounts {
		source := p.volumeDir(mount.Name)
		readOnly := mount.ReadOnly
		for _, volume := range p.latest().Spec.Volumes {
			if volume.Name != mount.Name {
				continue
			}
			if volume.HostPath != nil {
				source = volume.HostPath.Path
			}
			// The sources of these are elsewhere, so a change here would be lost.
			readOnly = readOnly || volume.EmptyDir == nil && volume.HostPath == nil
		}
		subPath := mount.SubPath
		if mount.SubPathExpr != "" {
			subPath = expansion.Expand(mount.SubPathExpr, expansion.MappingFuncFor(env.values))
		}
		if subPath != "" {
			var err error
			if source, err = partOf(source, subPath); err != nil {
				return nil, err
			}
		}
		all = append(all, spec.Mount{Source: source, Target: mount.MountPath, ReadOnly: readOnly})
	}
	return all, nil
}

// partOf answers the file or directory of a volume that subPath names; it is made if it is not there. What is mounted is the file
// of now, so that a change of the volume does not reach it.
func partOf(volume, subPath string) (string, error) {
	part := filepath.Join(volume, subPath)
	if !strings.HasPrefix(part, volume+"/") {
		return "", fmt.Errorf("subPath %s leads out of its volume", subPath)
	}
	if _, err := os.Stat(part); errors.Is(err, os.ErrNotExist) {
		return part, os.MkdirAll(part, 0o777)
	}
	return filepath.EvalSymlinks(part)
}

// writeNameFiles writes the pod's /etc/hosts and /etc/resolv.conf.
func (p *pod) writeNameFiles() error {
	pod := p.latest()
	hosts := "127.0.0.1\tlocalhost\n" + p.network.address.String() + "\t" + p.hostname() + "\n"
	for _, alias := range pod.Spec.HostAliases {
		hosts += alias.IP + "\t" + strings.Join(alias.Hostnames, "\t") + "\n"
	}
	return errors.Join(
		os.WriteFile(filepath.Join(p.dir, "hosts"), []byte(hosts), 0o644),
		os.WriteFile(filepath.Join(p.dir, "resolv.conf"), []byte(resolvConf(pod.Namespace)), 0o644))
}
