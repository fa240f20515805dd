package io.dragoman.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A real browser without a window, with one page, driven by Chromium's own protocol. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Child process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final String session;
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

    /** Starts it, with its files in the directory. */
    Browser(Path directory) {
        process = Child.start(
                directory.resolve("browser.log"),
                Map.of(),
                List.of(
                        Installation.browser(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + directory.resolve("browser"),
                        "about:blank"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> ADDRESS.matcher(process.output()).find());
        var address = ADDRESS.matcher(process.output());
        if (!address.find()) {
            throw new IllegalStateException(process.output());
        }
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(address.group(1)), new Receiver())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        var target = call("", "Target.createTarget", Map.of("url", "about:blank"));
        session = call(
                        "",
                        "Target.attachToTarget",
                        Map.of("targetId", target.get("targetId").asText(), "flatten", true))
                .get("sessionId")
                .asText();
        for (var domain : List.of("Page", "Runtime", "Log", "Security")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Opens a page and waits until it has loaded. */
    void open(String url) {
        loaded = new CompletableFuture<>();
        call("Page.navigate", Map.of("url", url));
        awaitLoad();
    }

    /** Does something that leads to another page, and waits until that has loaded. */
    void leadsTo(Runnable action) {
        loaded = new CompletableFuture<>();
        action.run();
        awaitLoad();
    }

    private void awaitLoad() {
        loaded.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** What an expression of JavaScript gives; a promise is waited for. */
    JsonNode evaluate(String expression) {
        var answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** The text of the first element that a selector finds, as a person sees it. */
    String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ").innerText")
                .asText();
    }

    /** Types into an element. */
    void type(String selector, String text) {
        evaluate("document.querySelector(" + quoted(selector) + ").focus()");
        call("Input.insertText", Map.of("text", text));
    }

    /** Clicks on an element. */
    void click(String selector) {
        evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** Presses a key. */
    void press(String key) {
        for (var type : List.of("rawKeyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", key.equals("Tab") ? 9 : 13));
        }
    }

    /** Sets the size of the window and the colours that the person prefers. */
    void look(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Turns the scripts of pages on or off. */
    void scripts(boolean on) {
        call("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    }

    /** Writes a picture of the whole page. */
    void picture(Path file) throws IOException {
        var picture = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(picture.get("data").asText()));
    }

    /** What the browser has complained of, such as breaches of the page's policy. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        return call(session, method, parameters);
    }

    private JsonNode call(String inSession, String method, Map<String, Object> parameters) {
        int id = calls.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        var message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!inSession.isEmpty()) {
            message.put("sessionId", inSession);
        }
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
        process.close();
    }

    /** Puts messages together and gives them to whoever waits. */
    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                try {
                    received(JSON.readTree(message.toString()));
                } catch (IOException e) {
                    complaints.add(e.toString());
                }
                message.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void received(JsonNode answer) {
            var answered = waiting.remove(answer.path("id").asInt());
            if (answered != null) {
                if (answer.has("error")) {
                    answered.completeExceptionally(
                            new IllegalStateException(answer.get("error").toString()));
                } else {
                    answered.complete(answer.path("result"));
                }
                return;
            }
            switch (answer.path("method").asText()) {
                case "Page.loadEventFired" -> loaded.complete(null);
                case "Log.entryAdded" ->
                    complaints.add(answer.at("/params/entry/text").asText());
                case "Runtime.exceptionThrown" ->
                    complaints.add(answer.get("params").toString());
                case "Page.javascriptDialogOpening" -> complaints.add("a dialog: " + answer.at("/params/message"));
                default -> {
                    // Chromium tells much that nobody asked for.
                }
            }
        }
    }
}
