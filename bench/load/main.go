// load asks services at a steady rate, or as fast as they answer, and says how long they take. It also makes the credentials that it shows, and answers for
// their keys as an issuer.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return fmt.Errorf("one of prepare, serve, authz, http")
	}
	command, arguments := arguments[0], arguments[1:]
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	directory := flags.String("dir", ".", "where keys and credentials are")
	address := flags.String("address", "", "where to ask, or to listen, as host:port")
	host := flags.String("host", "", "the Host of requests")
	path := flags.String("path", "/", "the path of requests")
	credentials := flags.String("credentials", "none", "what requests show: none, tokens (of a hundred), keys (of a hundred), or fresh "+
		"(a token that was never seen)")
	rate := flags.Int("rate", 1000, "requests a second")
	many := flags.Int("at-once", 0, "keep so many requests under way, each next one as soon as one is answered, instead of a rate")
	seconds := flags.Int("seconds", 10, "how long")
	connections := flags.Int("connections", 4, "connections")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	switch command {
	case "prepare":
		return prepare(*directory)
	case "serve":
		return serve(*directory, *address)
	}
	shown, err := open(*directory, *credentials)
	if err != nil {
		return err
	}
	var ask question
	switch command {
	case "authz":
		ask, err = authz(*address, *host, *path, *connections)
	case "http":
		ask, err = http1(*address, *host, *path, *connections)
	default:
		err = fmt.Errorf("%s is none of prepare, serve, authz, http", command)
	}
	if err != nil {
		return err
	}
	duration := time.Duration(*seconds) * time.Second
	if *many > 0 {
		return json.NewEncoder(os.Stdout).Encode(measure(ask, shown, atOnce(duration), *many))
	}
	return json.NewEncoder(os.Stdout).Encode(measure(ask, shown, steadily(*rate, duration), min(mostUnderWay, *rate)))
}
