// Go's text/template as a worker: knows the commands of ../InProcess/main.swift.
// usage: text-template execute TEMPLATE DATA
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"text/template"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "text-template:", err)
		os.Exit(1)
	}
}

// processorTime is that of all threads of this process.
func processorTime() int64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return syscall.TimevalToNsec(usage.Utime) + syscall.TimevalToNsec(usage.Stime)
}

func main() {
	text, err := os.ReadFile(os.Args[2])
	check(err)
	data, err := os.ReadFile(os.Args[3])
	check(err)
	parsed := template.Must(template.New("main").Parse(string(text)))
	prepared := func(turn int) any {
		var value any
		mark := []byte("@TURN@")
		check(json.Unmarshal(bytes.ReplaceAll(data, mark, []byte(strconv.Itoa(turn))), &value))
		return value
	}
	// Used again by every execution, so that Go need not grow it each time.
	var output bytes.Buffer
	execute := func(value any) int {
		output.Reset()
		check(parsed.Execute(&output, value))
		return output.Len()
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		first, err := strconv.Atoi(words[1])
		check(err)
		if words[0] == "show" {
			execute(prepared(first))
			fmt.Println(output.Len())
			os.Stdout.Write(output.Bytes())
			continue
		}
		count, err := strconv.Atoi(words[2])
		check(err)
		values := make([]any, count)
		for index := range values {
			values[index] = prepared(first + index)
		}
		size := 0
		wall, processor := time.Now(), processorTime()
		for _, value := range values {
			size += execute(value)
		}
		fmt.Println(time.Since(wall).Nanoseconds(), processorTime()-processor, size)
	}
}
