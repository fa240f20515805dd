// Renders templates with Go's own text/template: reads cases as JSON, one a line, and writes their results likewise.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"text/template"
)

type testCase struct {
	Template string `json:"template"`
	Data     any    `json:"data"`
}

type result struct {
	Text  string `json:"text"`
	Error bool   `json:"error"`
}

var functions = template.FuncMap{
	"hasKey": func(m map[string]any, key string) bool { _, found := m[key]; return found },
	"json": func(indent string, value any) (string, error) {
		var text []byte
		var err error
		if indent == "" {
			text, err = json.Marshal(value)
		} else {
			text, err = json.MarshalIndent(value, "", indent)
		}
		return string(text), err
	},
}

func render(c testCase) result {
	t, err := template.New("t").Funcs(functions).Parse(c.Template)
	if err != nil {
		return result{Error: true}
	}
	var text bytes.Buffer
	if err := t.Execute(&text, c.Data); err != nil {
		return result{Error: true}
	}
	return result{Text: text.String()}
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		var c testCase
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			panic(err)
		}
		if err := out.Encode(render(c)); err != nil {
			panic(err)
		}
	}
}
