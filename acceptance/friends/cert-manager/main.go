// Command cert-manager is cert-manager's controller and its solver of HTTP-01 challenges: the code of its module, with as many
// flags as the tests need. The module that holds its own commands is none that a proxy serves.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: cert-manager controller --solver-image IMAGE --solver-nameservers ADDRESS:PORT
       cert-manager --domain NAME --token TOKEN --key KEY --listen-port PORT       answer a challenge
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if len(os.Args) < 2 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	var err error
	if os.Args[1] == "controller" {
		err = control(ctx, os.Args[2:])
	} else {
		err = solve(ctx, os.Args[1:])
	}
	if err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "cert-manager:", err)
		os.Exit(1)
	}
}
