package lab

import (
	"encoding/json"
	"os"
)

// Overlay writes into a file what has the compiler read other files in the place of those of the program, or beside them,
// without a trace in the sources. The paths are absolute. It returns the argument for [Build].
func Overlay(file string, replace map[string]string) (argument string, err error) {
	content, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	return "-overlay=" + file, os.WriteFile(file, content, 0o600)
}
