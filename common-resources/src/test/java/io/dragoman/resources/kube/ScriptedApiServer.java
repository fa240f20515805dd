package io.dragoman.resources.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An API server with Services, as far as lists and watches of them go, that forgets its history when it is told to, as a
 * real one does when etcd is compacted or it starts anew.
 */
final class ScriptedApiServer implements AutoCloseable {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern VERSION = Pattern.compile("[?&]resourceVersion=(\\d+)");
    private static final Pattern CONTINUE = Pattern.compile("[?&]continue=([^&]+)");
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    /** Of a WebSocket (RFC 6455). */
    private static final int NORMAL = 1000;

    private final MockWebServer server = new MockWebServer();
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<WebSocket> watches = new ArrayList<>();
    private long version = 100;
    private long oldest;
    private int lists;
    private int gone;
    private int pageSize = Integer.MAX_VALUE;
    private boolean refusesContinuation;
    private Refusal refusal = Refusal.IN_STREAM;

    /** How a watch from a version that is forgotten is refused. */
    enum Refusal {
        /** With 200, and an event with a Status. */
        IN_STREAM,
        /** With the status of the response. */
        BY_STATUS
    }

    ScriptedApiServer() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request.getPath());
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getPort())
                        .withWatchReconnectInterval(10)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    /** Makes a Service, or changes it, with as many ports. */
    synchronized void put(String name, int port) {
        var before = objects.get(name);
        var object = JSON.objectNode();
        object.put("apiVersion", "v1").put("kind", "Service");
        object.putObject("metadata")
                .put("namespace", "default")
                .put("name", name)
                .put(
                        "uid",
                        before == null
                                ? "u" + version
                                : before.path("metadata").path("uid").asText())
                .put("resourceVersion", Long.toString(++version));
        object.putObject("spec").putArray("ports").addObject().put("port", port);
        objects.put(name, object);
        tell(before == null ? "ADDED" : "MODIFIED", object);
    }

    synchronized void delete(String name) {
        var object = objects.remove(name);
        ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(++version));
        tell("DELETED", object);
    }

    private void tell(String type, ObjectNode object) {
        var event = JSON.objectNode().put("type", type);
        event.set("object", object.deepCopy());
        watches.forEach(watch -> watch.send(event.toString()));
    }

    /** Ends the running watches as a connection ends that breaks. */
    synchronized void cut(Runnable missed) {
        var ended = end(missed);
        ended.forEach(socket -> socket.close(NORMAL, "bye"));
    }

    /** Ends them with an event of this code. */
    synchronized void fail(int code, Runnable missed) {
        var ended = end(missed);
        ended.forEach(socket -> socket.send(error(code)));
        if (code == GONE) {
            gone++;
        }
    }

    private List<WebSocket> end(Runnable missed) {
        var ended = List.copyOf(watches);
        watches.clear();
        missed.run();
        return ended;
    }

    /** From now on watches are refused that begin before this version. */
    synchronized void forget(Refusal how) {
        refusal = how;
        oldest = ++version;
    }

    /** Splits lists; {@code refused} is whether the next continuation is answered 410. */
    synchronized void page(int size, boolean refused) {
        pageSize = size;
        refusesContinuation = refused;
    }

    synchronized int watches() {
        return watches.size();
    }

    /** How many lists were begun. */
    synchronized int lists() {
        return lists;
    }

    /** How many times 410 was answered. */
    synchronized int gone() {
        return gone;
    }

    private synchronized MockResponse answer(String path) {
        if (!path.contains("/services")) {
            return json(NOT_FOUND, status(NOT_FOUND));
        }
        return path.contains("watch=true") ? watch(path) : list(path);
    }

    private MockResponse watch(String path) {
        var from = VERSION.matcher(path);
        boolean expired = from.find() && Long.parseLong(from.group(1)) < oldest;
        if (expired) {
            gone++;
            if (refusal == Refusal.BY_STATUS) {
                return json(GONE, status(GONE));
            }
        }
        return new MockResponse().withWebSocketUpgrade(new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket, Response response) {
                opened(socket, expired);
            }
        });
    }

    private synchronized void opened(WebSocket socket, boolean expired) {
        if (expired) {
            socket.send(error(GONE));
        } else {
            watches.add(socket);
        }
    }

    private MockResponse list(String path) {
        var next = CONTINUE.matcher(path);
        int start = next.find() ? Integer.parseInt(next.group(1)) : 0;
        if (start > 0 && refusesContinuation) {
            refusesContinuation = false;
            gone++;
            return json(GONE, status(GONE));
        }
        if (start == 0) {
            lists++;
        }
        var all = List.copyOf(objects.values());
        int end = Math.min(all.size(), start + Math.min(pageSize, all.size()));
        var list = JSON.objectNode().put("apiVersion", "v1").put("kind", "ServiceList");
        var metadata = list.putObject("metadata").put("resourceVersion", Long.toString(version));
        if (end < all.size()) {
            metadata.put("continue", Integer.toString(end));
        }
        list.putArray("items")
                .addAll(all.subList(start, end).stream()
                        .map(ObjectNode::deepCopy)
                        .toList());
        return json(OK, list);
    }

    private static MockResponse json(int code, JsonNode body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(body.toString());
    }

    private static String error(int code) {
        var event = JSON.objectNode().put("type", "ERROR");
        event.set("object", status(code));
        return event.toString();
    }

    private static ObjectNode status(int code) {
        return JSON.objectNode()
                .put("apiVersion", "v1")
                .put("kind", "Status")
                .put("status", "Failure")
                .put("message", "too old resource version")
                .put("reason", code == GONE ? "Expired" : "InternalError")
                .put("code", code);
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
