package main

import (
	"context"
	"flag"

	"github.com/cert-manager/cert-manager/pkg/issuer/acme/http/solver"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
)

// solve answers one challenge until the context ends. The flags are those that the controller gives to its solvers.
func solve(ctx context.Context, args []string) error {
	var server solver.HTTP01Solver
	flags := flag.NewFlagSet("solver", flag.ContinueOnError)
	flags.IntVar(&server.ListenPort, "listen-port", 8089, "port to listen on")
	flags.StringVar(&server.Domain, "domain", "", "name that is to be proven")
	flags.StringVar(&server.Token, "token", "", "token of the challenge")
	flags.StringVar(&server.Key, "key", "", "answer to it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { server.Close() })
	return server.Listen(logf.Log)
}
