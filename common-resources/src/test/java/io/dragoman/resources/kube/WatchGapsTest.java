package io.dragoman.resources.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.resources.Change;
import io.dragoman.resources.Scope;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.kube.ScriptedApiServer.Refusal;
import io.dragoman.resources.model.KubeService;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.Variables;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a source says of what happened while its watch was away, and the API server has forgotten. */
class WatchGapsTest {
    private final ScriptedApiServer apiServer = new ScriptedApiServer();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private KubernetesClient client;
    private KubernetesSource source;

    @BeforeEach
    void follow() {
        apiServer.put("stays", 1);
        apiServer.put("changes", 1);
        apiServer.put("goes", 1);
        client = apiServer.client();
        source = new KubernetesSource(
                client,
                List.of(KubeKind.SERVICE),
                new WatchSettings(null, null, "", List.of()),
                ManifestParser.ofApiServer("default", Variables.NONE),
                Scope.of("default"),
                this::take,
                Duration.ofMillis(100));
        source.start();
        await().until(() -> apiServer.watches() == 1);
        await().untilAsserted(
                        () -> assertThat(said).containsExactlyInAnyOrder("stays has 1", "changes has 1", "goes has 1"));
        said.clear();
    }

    @AfterEach
    void stop() {
        source.close();
        client.close();
        apiServer.close();
    }

    private void take(SourceUpdate update) {
        update.problems().forEach(problem -> problems.add(problem.describe()));
        for (var change : update.changes()) {
            said.add(
                    switch (change) {
                        case Change.Upsert(KubeService service) ->
                            service.meta().key().name() + " has "
                                    + service.ports().getFirst().port();
                        case Change.Upsert(var other) ->
                            "unexpected " + other.meta().key();
                        case Change.Delete(var key) -> key.name() + " is gone";
                    });
        }
    }

    /** What nobody was told of. */
    private void happens() {
        apiServer.put("changes", 2);
        apiServer.put("changes", 3);
        apiServer.delete("goes");
        apiServer.put("comes", 1);
    }

    private void isTold() {
        await().until(() -> apiServer.watches() == 1 && apiServer.lists() > 1);
        // The last in order, and so after all that there is to be said of the gap.
        apiServer.put("last", 1);
        await().until(() -> said.contains("last has 1"));
        assertThat(said).containsExactlyInAnyOrder("changes has 3", "goes is gone", "comes has 1", "last has 1");
        assertThat(apiServer.gone()).isPositive();
        assertThat(apiServer.lists()).isEqualTo(2);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void aVersionThatIsTooOldWhenTheWatchComesBackLosesAndRepeatsNothing(Refusal how) {
        apiServer.cut(() -> {
            happens();
            apiServer.forget(how);
        });
        isTold();
    }

    @Test
    void anErrorInTheMiddleOfAStreamLosesAndRepeatsNothing() {
        apiServer.fail(410, this::happens);
        isTold();
    }

    @Test
    void anotherErrorInAStreamBeginsTheWatchWhereItWas() {
        apiServer.fail(500, () -> {});
        await().until(() -> apiServer.watches() == 1);
        apiServer.put("last", 1);
        await().until(() -> said.contains("last has 1"));
        assertThat(said).containsExactly("last has 1");
        assertThat(apiServer.lists()).isEqualTo(1);
    }

    @Test
    void aListThatIsTooOldForItsNextPageIsBegunAnew() {
        apiServer.page(2, true);
        apiServer.fail(410, this::happens);
        await().until(() -> apiServer.gone() == 2);
        await().until(() -> apiServer.watches() == 1);
        apiServer.put("last", 1);
        await().until(() -> said.contains("last has 1"));
        assertThat(said).containsExactlyInAnyOrder("changes has 3", "goes is gone", "comes has 1", "last has 1");
    }
}
