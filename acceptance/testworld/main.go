// Command testworld runs a Kubernetes cluster of one node for tests: a real etcd, API server and controller manager, and a node
// whose containers are processes of this machine, each in namespaces of its own. Nothing of it is reachable from outside but by
// ports of 127.0.0.1 that somebody has asked for, and all of it ends with the first process.
package main

import (
	"fmt"
	"os"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

const usage = `usage: testworld up DIR [--images FILE] [--load-balancer]
                                       run a cluster, its files in DIR, until SIGTERM; DIR/kubeconfig reaches it
       testworld down DIR              end the cluster of DIR
       testworld tell DIR COMMAND...   have the cluster of DIR do something:
           forward NAMESPACE/pod/NAME:PORT or NAMESPACE/service/NAME:PORT
                                       open a port of 127.0.0.1 that leads there, and print it
           api-server stop|start       end it as a crash would, and start it again
           etcd stop|start             hold it (SIGSTOP), and let it go on
           etcd slow MILLISECONDS      let each request to it take so much longer
`

func main() {
	if len(os.Args) < 3 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	command := os.Args[1]
	os.Args = append([]string{command}, os.Args[2:]...)
	switch command {
	case "up":
		exitOn(up(os.Args[1:]))
	case "inside":
		exitOn(inside(os.Args[1:]))
	case "down":
		exitOn(down(os.Args[1]))
	case "tell":
		exitOn(tell(os.Args[1], os.Args[2:]))
	case "etcd":
		exitOn(runEtcd(os.Args[1:]))
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(controllers.NewControllerManagerCommand()))
	default:
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "testworld:", err)
		os.Exit(1)
	}
}
