package settings

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// fileName is what the file is called where none is named.
const fileName = "ec2.ini"

// find gives the settings file and its text, nil if there is none. A file
// that is named must be there; the original took a missing one for empty.
func find(in Input) (name string, data []byte, err error) {
	if in.ConfigFlag != "" {
		data, err := read(in.ConfigFlag, "--config")
		return in.ConfigFlag, data, err
	}
	if in.Demo != nil {
		return "demo.ini", in.Demo, nil
	}
	if named := in.Getenv("EC2_INI_PATH"); named != "" {
		path, _ := value{text: expand(named, in.Getenv)}.home(in.Home)
		if path == "" {
			path = named
		}
		data, err := read(path, "EC2_INI_PATH")
		return path, data, err
	}
	for _, dir := range besideProgram(in) {
		path := filepath.Join(dir, fileName)
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			continue
		}
		if err != nil {
			return "", nil, &Error{File: path, Msg: "cannot be read: " + reason(err) + "; make it readable, or name another with --config"}
		}
		return path, nonNil(data), nil
	}
	return "", nil, nil
}

func read(path, by string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &Error{File: path, Msg: "the settings file that " + by + " names cannot be read: " + reason(err) + "; correct the name"}
	}
	return nonNil(data), nil
}

func nonNil(b []byte) []byte {
	if b == nil {
		b = []byte{}
	}
	return b
}

// reason is the system's word for an error, without the path.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// besideProgram are the folders of the program: as invoked, where a link
// counts as where it lies, and of the real file.
func besideProgram(in Input) []string {
	var dirs []string
	if program := invoked(in.Args0, in.Getenv("PATH")); program != "" {
		dirs = append(dirs, filepath.Dir(program))
	}
	if in.Executable != "" {
		dirs = append(dirs, filepath.Dir(in.Executable))
	}
	return dirs
}

// invoked is the path of the program as invoked, found as a shell finds it.
func invoked(args0, path string) string {
	if args0 == "" || strings.ContainsRune(args0, filepath.Separator) {
		return args0
	}
	for _, dir := range filepath.SplitList(path) {
		file := filepath.Join(dir, args0)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0 {
			return file
		}
	}
	return ""
}

// expand replaces $NAME and ${NAME}; as in Python, those that are not set stay.
func expand(s string, getenv func(string) string) string {
	return os.Expand(s, func(name string) string {
		if v := getenv(name); v != "" {
			return v
		}
		return "$" + name
	})
}
