// Package spec is what the node tells the first process of a container.
package spec

// Container describes a container whose process is still outside of it.
type Container struct {
	// Root is where its file system is put together: Root/upper, Root/work and Root/merged are made there.
	Root     string
	Hostname string
	// Mounts are made in this order.
	Mounts         []Mount
	ReadOnlyRoot   bool
	WorkingDir     string
	Command        []string
	Env            []string
	UID, GID       int
	Groups         []int
	NoNewPrivs     bool
	NoCapabilities bool
}

// Mount shows what lies at Source, a file or a directory of the host, at Target inside.
type Mount struct {
	Source, Target string
	ReadOnly       bool
}
