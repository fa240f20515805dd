package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** That the cluster which other tests stand on behaves as a cluster does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorldIT {
    private static final String ECHO = "example.com/echo:1";

    private TestWorld world;
    private final Client client = Client.plain();

    @BeforeAll
    void startWorld(@TempDir Path directory) throws IOException {
        var files = Map.of(
                "/opt/jdk", System.getProperty("java.home"),
                "/opt/echo", Installation.backendsJar().getParent().toString());
        world = TestWorld.in(directory)
                .image(
                        ECHO,
                        new TestWorld.Image(
                                List.of("/opt/jdk/bin/java", "-jar", "/opt/echo/sample-backends.jar"), files, 1000))
                .loadBalancer()
                .start();
        world.apply(ECHOES);
    }

    @AfterAll
    void nothingIsLeftBehind() {
        client.close();
        var processes = world.child().handle().descendants().toList();
        world.close();
        assertThat(processes).isNotEmpty();
        eventually(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
    }

    private static final String ECHOES = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: echoes}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: echo, namespace: echoes}
            spec:
              replicas: 2
              selector: {matchLabels: {app: echo}}
              template:
                metadata: {labels: {app: echo}}
                spec:
                  containers:
                    - name: echo
                      image: example.com/echo:1
                      args: ["http:$(POD)=0.0.0.0:80"]
                      env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                      ports: [{name: web, containerPort: 80}]
                      readinessProbe: {tcpSocket: {port: web}, periodSeconds: 1}
                      securityContext:
                        runAsNonRoot: true
                        allowPrivilegeEscalation: false
                        capabilities: {drop: [ALL]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: echo, namespace: echoes}
            spec:
              type: LoadBalancer
              selector: {app: echo}
              ports: [{name: http, port: 8080, targetPort: web}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: echo-pods, namespace: echoes}
            spec: {clusterIP: None, selector: {app: echo}, ports: [{port: 80}]}
            """;

    @Test
    void podsOfADeploymentAreReachedOnceTheyAreReady() throws IOException {
        world.awaitRollout("echoes", "echo");

        var addresses = world.kubectl(
                "get",
                "endpointslices",
                "-n",
                "echoes",
                "-l",
                "kubernetes.io/service-name=echo",
                "-o",
                "jsonpath={.items[*].endpoints[?(@.conditions.ready==true)].addresses[0]}");
        assertThat(addresses.split(" ")).hasSize(2).allMatch(address -> address.startsWith("10.244."));

        var port = world.forward("echoes/service/echo:8080");
        eventually(() -> assertThat(
                        client.send("http", port, "/", request -> request).backend())
                .startsWith("echo-"));
        var pod = world.kubectl("get", "pods", "-n", "echoes", "-o", "jsonpath={.items[0].metadata.name}");
        assertThat(client.send("http", world.forward("echoes/pod/" + pod + ":80"), "/", request -> request)
                        .backend())
                .isEqualTo(pod);
    }

    @Test
    void aServiceIsReachedFromPodsByNameAndByEachOfItsAddresses() {
        world.awaitRollout("echoes", "echo");
        var service = world.kubectl(
                "get",
                "service",
                "-n",
                "echoes",
                "echo",
                "-o",
                "jsonpath={.spec.clusterIP} {.status.loadBalancer.ingress[0].ip}");
        var addresses = service.split(" ");
        assertThat(addresses).hasSize(2);

        var said = world.runInside("default", "default", """
                set -e
                curl -sSf http://echo.echoes:8080/by-short-name; echo
                curl -sSf http://echo.echoes.svc.cluster.local:8080/by-name; echo
                curl -sSf http://%s:8080/by-cluster-address; echo
                curl -sSf http://%s:8080/by-load-balancer; echo
                curl -sSf http://echo-pods.echoes/by-pods; echo
                getent ahostsv4 echo-pods.echoes.svc.cluster.local | awk '/STREAM/ {print "pod " $1}'
                ! getent hosts nobody.echoes.svc.cluster.local
                """.formatted(addresses[0], addresses[1]));
        assertThat(said).contains("/by-short-name", "/by-name", "/by-cluster-address", "/by-load-balancer", "/by-pods");
        assertThat(said.lines().filter(line -> line.startsWith("pod 10.244."))).hasSize(2);
    }

    @Test
    void aCustomResourceIsCheckedAgainstItsSchema() {
        world.apply("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: colours.example.com}
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {kind: Colour, plural: colours}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      subresources: {status: {}}
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            spec: {type: object, properties: {name: {type: string, enum: [red, blue]}}}
                """);
        world.kubectl("wait", "--for=condition=Established", "crd/colours.example.com", "--timeout=60s");
        var colour = """
                apiVersion: example.com/v1
                kind: Colour
                metadata: {name: mine, namespace: default}
                spec: {name: %s}
                """;

        assertThat(world.apply(colour.formatted("red"))).contains("created");
        assertThatThrownBy(() -> world.apply(colour.formatted("loud"))).hasMessageContaining("Unsupported value");
    }

    @Test
    void aMountedConfigMapFollowsItsObject() {
        world.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: words, namespace: default}
                data: {word: first}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: reader, namespace: default}
                spec:
                  containers:
                    - name: reader
                      image: any
                      command: [bash, -c, 'while sleep 0.2; do cat /etc/words/word; echo; done']
                      volumeMounts: [{name: words, mountPath: /etc/words}]
                  volumes: [{name: words, configMap: {name: words}}]
                """);
        eventually(() -> assertThat(world.log("default", "reader", "reader")).contains("first"));
        world.kubectl("patch", "configmap", "-n", "default", "words", "-p", "{\"data\": {\"word\": \"second\"}}");
        eventually(() -> assertThat(world.log("default", "reader", "reader")).contains("second"));
    }

    @Test
    void aServiceAccountMayDoWhatItsRolesAllowAndNoMore() {
        world.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: lister, namespace: default}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: lister, namespace: default}
                rules: [{apiGroups: [""], resources: [services], verbs: [list]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: lister, namespace: default}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lister}
                subjects: [{kind: ServiceAccount, name: lister, namespace: default}]
                """);

        var said = world.runInside("default", "lister", """
                cd /var/run/secrets/kubernetes.io/serviceaccount
                get() {
                    curl -sS -o /dev/null -w "$1 %{http_code}\\n" --cacert ca.crt -H "Authorization: Bearer $(cat token)" \\
                        "https://kubernetes.default.svc/api/v1/namespaces/$(cat namespace)/$1"
                }
                get services
                get secrets
                """);
        assertThat(said).contains("services 200", "secrets 403");
    }

    @Test
    void aContainerIsAsItsPodSays() {
        world.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: word, namespace: default}
                stringData: {word: hush}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: odd, namespace: default, labels: {tone: blue}}
                spec:
                  restartPolicy: Never
                  securityContext: {runAsUser: 1234, runAsGroup: 2345, fsGroup: 3456}
                  initContainers:
                    - name: before
                      image: any
                      command: [bash, -c, 'echo from the first > /shared/note']
                      volumeMounts: [{name: shared, mountPath: /shared}]
                  containers:
                    - name: odd
                      image: any
                      workingDir: /shared
                      command: [bash, -c]
                      args:
                        - |
                          echo "$(id -u) $(id -g) $(id -G)"
                          echo "$WORD $TONE $(hostname)"
                          cat note
                          touch /etc/file && echo written
                          touch file && echo kept
                          cat /secrets/renamed; echo
                          grep CapBnd /proc/self/status
                          echo "pid $BASHPID"
                          exit 7
                      env:
                        - {name: SECRET, valueFrom: {secretKeyRef: {name: word, key: word}}}
                        - {name: WORD, value: $(SECRET)-$(SECRET)}
                        - {name: TONE, valueFrom: {fieldRef: {fieldPath: "metadata.labels['tone']"}}}
                      securityContext: {readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                      volumeMounts:
                        - {name: shared, mountPath: /shared}
                        - {name: secrets, mountPath: /secrets}
                  volumes:
                    - {name: shared, emptyDir: {}}
                    - {name: secrets, secret: {secretName: word, items: [{key: word, path: renamed}]}}
                """);
        world.kubectl("wait", "-n", "default", "pod/odd", "--for=jsonpath={.status.phase}=Failed", "--timeout=60s");

        assertThat(world.kubectl(
                        "get",
                        "pod",
                        "-n",
                        "default",
                        "odd",
                        "-o",
                        "jsonpath={.status.containerStatuses[0].state.terminated.exitCode}"))
                .isEqualTo("7");
        assertThat(world.kubectl("logs", "-n", "default", "odd").lines())
                .containsSubsequence(
                        "1234 2345 2345 3456",
                        "hush-hush blue odd",
                        "from the first",
                        "touch: cannot touch '/etc/file': Read-only file system",
                        "kept",
                        "hush",
                        "CapBnd:\t0000000000000000",
                        "pid 1");
    }

    @Test
    void aContainerThatFailsItsLivenessProbeIsStartedAgainAndEndsWithGrace() {
        world.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: tired, namespace: default}
                spec:
                  containers:
                    - name: tired
                      image: any
                      command:
                        - bash
                        - -c
                        - |
                          trap 'touch /state/well; rm /state/started; echo told to end; exit 0' TERM
                          echo begins
                          touch /state/started
                          while sleep 0.1; do :; done
                      startupProbe: {exec: {command: [test, -f, /state/started]}, periodSeconds: 1, failureThreshold: 30}
                      livenessProbe:
                        exec: {command: [test, -f, /state/well]}
                        periodSeconds: 1
                        timeoutSeconds: 30
                        failureThreshold: 1
                      lifecycle: {preStop: {exec: {command: [bash, -c, 'echo hook > /proc/1/fd/1']}}}
                      volumeMounts: [{name: state, mountPath: /state}]
                  volumes: [{name: state, emptyDir: {}}]
                """);
        world.kubectl(
                "wait",
                "-n",
                "default",
                "pod/tired",
                "--for=jsonpath={.status.containerStatuses[0].restartCount}=1",
                "--timeout=60s");
        world.kubectl("wait", "-n", "default", "pod/tired", "--for=condition=Ready", "--timeout=60s");
        world.kubectl("delete", "pod", "-n", "default", "tired", "--timeout=60s");
        assertThat(world.log("default", "tired", "tired").lines())
                .containsExactly("begins", "hook", "told to end", "begins", "hook", "told to end");
    }

    @Test
    void podsServeOnWhileTheApiServerIsAway() throws IOException {
        world.awaitRollout("echoes", "echo");
        var port = world.forward("echoes/service/echo:8080");
        world.stopApiServer();
        assertThatThrownBy(() -> world.kubectl("get", "nodes")).isInstanceOf(IllegalStateException.class);
        assertThat(client.send("http", port, "/", request -> request).status()).isEqualTo(200);
        world.startApiServer();

        var name = "after-" + UUID.randomUUID();
        world.kubectl("create", "namespace", name);
        world.kubectl("create", "deployment", "-n", name, "late", "--image=any", "--", "sleep", "1000");
        world.awaitRollout(name, "late");
    }

    private static void eventually(ThrowingRunnable check) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(check);
    }
}
