package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// image says what stands in for a container image: the host's files, with some of them shown at other places.
type image struct {
	// Entrypoint and Command are what runs if the container does not say, as an image's.
	Entrypoint []string `json:"entrypoint"`
	Command    []string `json:"command"`
	// Env holds NAME=VALUE.
	Env        []string `json:"env"`
	WorkingDir string   `json:"workingDir"`
	// Files are shown read-only: path inside to path of the host.
	Files map[string]string `json:"files"`
	// User and Group are numbers.
	User  int `json:"user"`
	Group int `json:"group"`
}

const standardPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// images by name with tag, as the field image of a container has it. "*" is that of names that are not there; without it, there
// are no others.
type images map[string]image

func readImages(file string) (images, error) {
	all := images{"*": {}}
	if file == "" {
		return all, nil
	}
	bytes, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(bytes, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return all, nil
}

func (i images) find(name string) (image, error) {
	found, known := i[name]
	if !known {
		if found, known = i["*"]; !known {
			return image{}, fmt.Errorf("there is no image %q", name)
		}
	}
	if found.WorkingDir == "" {
		found.WorkingDir = "/"
	}
	return found, nil
}

// command answers what a container runs: its own command or the image's entrypoint, and its own arguments or the image's.
func (i image) command(command, args []string) []string {
	if len(command) == 0 {
		command = i.Entrypoint
		if len(args) == 0 {
			args = i.Command
		}
	}
	return slices.Concat(command, args)
}
