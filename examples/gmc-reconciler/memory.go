package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	opeachart "opea.dev/opea-chart"
)

// memory is a folder with the objects that were applied: one JSON file for each connector.
type memory struct {
	folder string
}

func (m memory) path(name string) string { return filepath.Join(m.folder, name+".objects") }

// names are the connectors that have objects.
func (m memory) names() ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(m.folder, "*.objects"))
	names := make([]string, len(paths))
	for index, path := range paths {
		names[index] = strings.TrimSuffix(filepath.Base(path), ".objects")
	}
	return names, err
}

// objects are those of a connector; none if there is nothing to remember.
func (m memory) objects(name string) ([]opeachart.Object, error) {
	text, err := os.ReadFile(m.path(name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var objects []opeachart.Object
	return objects, json.Unmarshal(text, &objects)
}

// keep replaces what is remembered of a connector; a reader sees the old objects or the new ones.
func (m memory) keep(name string, objects []opeachart.Object) error {
	if len(objects) == 0 {
		if err := os.Remove(m.path(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	text, err := json.Marshal(objects)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(m.folder, 0o755); err != nil {
		return err
	}
	unfinished := m.path(name) + ".new"
	if err := os.WriteFile(unfinished, text, 0o644); err != nil {
		return err
	}
	return os.Rename(unfinished, m.path(name))
}
