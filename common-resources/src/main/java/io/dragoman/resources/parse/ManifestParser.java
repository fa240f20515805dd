package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.conversion.ApiVersion;
import io.dragoman.conversion.Conversion;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests: finds out what an object is, brings it to the newest version of its kind, and has its kind's parser
 * read it.
 */
public final class ManifestParser {
    /** Group of the kinds that Emissary defines, and of ours. */
    public static final String GROUP = "getambassador.io";

    /** Group of kinds with the same names and another shape; leaving them out silently would leave doors open. */
    private static final String PREVIEW_GROUP = "gateway.getambassador.io";

    /** Kinds of Kubernetes whose annotation may hold manifests. */
    private static final Set<String> ANNOTATED = Set.of("Service", "Ingress");

    private static final String IDS = "ambassador_id";
    private static final String CAMEL_CASE_IDS = "ambassadorId";
    private static final String ID_ANNOTATION = "getambassador.io/ambassador-id";
    private static final List<String> DEFAULT_IDS = List.of("default");

    private static final Map<String, KindParser> GETAMBASSADOR = Map.ofEntries(
            Map.entry("AuthService", AuthServiceParser::parse),
            Map.entry("ConsulResolver", ResolverParsers::consul),
            Map.entry("DevPortal", DevPortalParser::parse),
            Map.entry("Filter", FilterParser::parse),
            Map.entry("FilterPolicy", FilterPolicyParser::parse),
            Map.entry("Host", HostParser::parse),
            Map.entry("KubernetesEndpointResolver", ResolverParsers::kubernetesEndpoint),
            Map.entry("KubernetesServiceResolver", ResolverParsers::kubernetesService),
            Map.entry("Listener", ListenerParser::parse),
            Map.entry("LogService", LogServiceParser::parse),
            Map.entry("Mapping", MappingParser::parse),
            Map.entry("Module", ModuleParser::parse),
            Map.entry("RateLimit", RateLimitParser::parse),
            Map.entry("RateLimitPlan", RateLimitPlanParser::parse),
            Map.entry("RateLimitService", RateLimitServiceParser::parse),
            Map.entry("TCPMapping", TcpMappingParser::parse),
            Map.entry("TracingService", TracingServiceParser::parse),
            Map.entry("TLSContext", TlsContextParser::parse));

    private static final Map<String, KindParser> KUBERNETES = Map.of(
            "v1/Service", KubernetesParsers::service,
            "v1/Secret", KubernetesParsers::secret,
            "discovery.k8s.io/v1/EndpointSlice", KubernetesParsers::endpointSlice,
            "networking.k8s.io/v1/Ingress", IngressParser::ingress,
            "networking.k8s.io/v1/IngressClass", IngressParser::ingressClass,
            "networking.k8s.io/v1beta1/Ingress", IngressParser::olderIngress,
            "extensions/v1beta1/Ingress", IngressParser::olderIngress);

    /** Kinds of the whole cluster, whose objects have no namespace. */
    private static final Set<String> CLUSTER_KINDS = Set.of("IngressClass");

    /** Kinds of Kubernetes that say by an annotation which instance they are for; the others are for every instance. */
    private static final Set<String> ID_BY_ANNOTATION = Set.of("Ingress", "IngressClass");

    private final String defaultNamespace;
    private final Variables variables;
    private final Generations generations;
    private final UnaryOperator<KubeSecret> keptOfSecrets;
    private final boolean mergesDomains;

    /**
     * A parser of manifests. Not for several threads at once.
     *
     * @param defaultNamespace the namespace of objects that name none
     */
    public ManifestParser(String defaultNamespace) {
        this(defaultNamespace, Variables.NONE);
    }

    /**
     * A parser of manifests. Not for several threads at once.
     *
     * @param defaultNamespace the namespace of objects that name none
     * @param variables what is replaced in their texts
     */
    public ManifestParser(String defaultNamespace, Variables variables) {
        this(defaultNamespace, variables, new Generations(false), UnaryOperator.identity(), false);
    }

    private ManifestParser(
            String defaultNamespace,
            Variables variables,
            Generations generations,
            UnaryOperator<KubeSecret> keptOfSecrets,
            boolean mergesDomains) {
        this.defaultNamespace = defaultNamespace;
        this.variables = variables;
        this.generations = generations;
        this.keptOfSecrets = keptOfSecrets;
        this.mergesDomains = mergesDomains;
    }

    /**
     * A parser of objects as the API server has them, of which it takes the generation. Not for several threads at once.
     *
     * @param defaultNamespace the namespace of objects in annotations of objects that have none
     * @param variables what is replaced in their texts
     */
    public static ManifestParser ofApiServer(String defaultNamespace, Variables variables) {
        return new ManifestParser(defaultNamespace, variables, new Generations(true), UnaryOperator.identity(), false);
    }

    /** The same parser, which keeps of each Secret no more than this. */
    public ManifestParser keepingOfSecrets(UnaryOperator<KubeSecret> kept) {
        return new ManifestParser(defaultNamespace, variables, generations, kept, mergesDomains);
    }

    /**
     * The same parser, for which documents of envoyproxy/ratelimit in several files may be about one domain: each is an
     * object of its own, in the namespace of its file. Otherwise the first one of a domain is all that there is of it.
     */
    public ManifestParser mergingDomains(boolean merges) {
        return new ManifestParser(defaultNamespace, variables, generations, keptOfSecrets, merges);
    }

    /** Whether objects of this kind may hold manifests in an annotation. */
    public static boolean isAnnotated(String kind) {
        return ANNOTATED.contains(kind);
    }

    /** Forgets what was remembered of an object that is gone for good. */
    public void forget(ObjectKey key) {
        generations.forget(key);
    }

    /**
     * One object found in a document.
     *
     * @param key its key, or null if it names neither kind nor name
     * @param ambassadorIds the instances that it is for, as far as they can be read
     * @param outcome what became of it
     * @param incomplete whether something could not be read at all, so that objects may be missing that their author did
     *     not remove
     * @param written the object as it is written, with what an annotation's owner says for it; null where there is none
     */
    public record Parsed(
            @Nullable ObjectKey key,
            List<String> ambassadorIds,
            Outcome<Resource> outcome,
            boolean incomplete,
            @Nullable JsonNode written) {
        /** Copies the list. */
        public Parsed {
            ambassadorIds = List.copyOf(ambassadorIds);
        }

        /** An object for every instance. */
        public Parsed(@Nullable ObjectKey key, Outcome<Resource> outcome) {
            this(key, List.of(Meta.ANY_AMBASSADOR_ID), outcome);
        }

        /** An object. */
        public Parsed(@Nullable ObjectKey key, List<String> ambassadorIds, Outcome<Resource> outcome) {
            this(key, ambassadorIds, outcome, false, null);
        }

        /** Something that cannot be read at all. */
        static Parsed incomplete(Outcome<Resource> outcome) {
            return new Parsed(null, List.of(Meta.ANY_AMBASSADOR_ID), outcome, true, null);
        }

        /** Without what is written, which may be a Secret. */
        @Override
        public String toString() {
            return "Parsed[key=" + key + ", ambassadorIds=" + ambassadorIds + ", outcome=" + outcome + "]";
        }

        private Parsed of(JsonNode object) {
            return new Parsed(key, ambassadorIds, outcome, incomplete, object);
        }

        /** Whether an instance with this {@code AMBASSADOR_ID} takes the object, and hears of its problems. */
        public boolean isFor(String ambassadorId) {
            return Meta.isFor(ambassadorIds, ambassadorId);
        }
    }

    /**
     * Reads every object of a document; a {@code List} is taken apart. Objects of kinds that the gateway has no use for
     * are left out without a word.
     *
     * @param document the document's content
     * @param source {@code file:line} for messages
     */
    public List<Parsed> parse(JsonNode document, String source) {
        return single(document).stream()
                .flatMap(object -> parseSingle(object, source).stream())
                .toList();
    }

    /** The objects of a document as they are written, those of {@code getambassador.io} in the newest version. */
    public static List<JsonNode> written(JsonNode document) {
        return single(document).stream().map(ManifestParser::newest).toList();
    }

    private static JsonNode newest(JsonNode object) {
        var version = ApiVersion.of(object.path("apiVersion").asText());
        return version != null && object instanceof ObjectNode written
                ? Conversion.convert(written, ApiVersion.V3ALPHA1)
                : object;
    }

    /** The document, or the objects that it lists. */
    public static List<JsonNode> single(JsonNode document) {
        var kind = document.path("kind").asText();
        if (!kind.endsWith("List") || !document.path("items").isArray()) {
            return List.of(document);
        }
        var all = new ArrayList<JsonNode>();
        for (var item : document.path("items")) {
            all.addAll(single(typed(item, document, kind)));
        }
        return all;
    }

    private List<Parsed> parseSingle(JsonNode document, String source) {
        if (RateLimitConfigParser.recognises(document)) {
            return List.of(RateLimitConfigParser.parse(document, source, mergesDomains ? file(source) : ""));
        }
        return parseObject(isFlat(document) ? Annotated.unwrapped(document) : document, source);
    }

    /** The file of {@code file:line}. */
    private static String file(String source) {
        return source.substring(0, Math.max(0, source.lastIndexOf(':')));
    }

    /** The API server leaves apiVersion and kind out of the items of a typed list, such as a ServiceList. */
    private static JsonNode typed(JsonNode item, JsonNode list, String listKind) {
        if (listKind.equals("List") || !item.isObject() || item.has("apiVersion") || item.has("kind")) {
            return item;
        }
        ObjectNode result = item.deepCopy();
        return result.put("kind", listKind.substring(0, listKind.length() - "List".length()))
                .set("apiVersion", list.path("apiVersion"));
    }

    /** Whether it is a manifest of the older form, which has its fields on the first level. */
    private static boolean isFlat(JsonNode object) {
        return object.path("apiVersion").asText().startsWith(GROUP + "/")
                && object.has("name")
                && !object.has("metadata")
                && !object.has("spec");
    }

    private List<Parsed> parseObject(JsonNode object, String source) {
        var apiVersion = object.path("apiVersion").asText();
        var kind = object.path("kind").asText();
        var name = object.path("metadata").path("name").asText();
        if (apiVersion.isEmpty() || kind.isEmpty()) {
            var origin = new Origin(new ObjectKey("(no kind)", "", name), 0, source, "");
            var problem = Problem.error(origin, "is not a manifest: apiVersion and kind are required");
            return List.of(refused(null, List.of(Meta.ANY_AMBASSADOR_ID), problem));
        }
        if (apiVersion.startsWith(PREVIEW_GROUP + "/")) {
            var origin = new Origin(key(object, kind), 0, source, "apiVersion");
            return List.of(refused(
                            origin.key(),
                            ids(object, origin, new ArrayList<>()),
                            Problem.error(origin, "is not supported: write getambassador.io/v3alpha1"))
                    .of(object));
        }
        if (!apiVersion.startsWith(GROUP + "/")) {
            var parser = KUBERNETES.get(apiVersion + "/" + kind);
            return parser == null ? List.of() : kubernetes(parser, object, kind, source);
        }
        return List.of(getambassador(object, apiVersion, kind, source));
    }

    /** An object of Kubernetes, and after it what its annotation holds. */
    private List<Parsed> kubernetes(KindParser parser, JsonNode object, String kind, String source) {
        var all = new ArrayList<Parsed>();
        var key = key(object, kind);
        var origin = new Origin(key, generations.of(key, object), source, "");
        all.add(parseWith(parser, object, origin, List.of()).of(object));
        if (ANNOTATED.contains(kind)) {
            all.addAll(Annotated.parse(object, origin, this::annotated));
        }
        return all;
    }

    private Parsed annotated(JsonNode object, String source) {
        return getambassador(
                object, object.path("apiVersion").asText(), object.path("kind").asText(), source);
    }

    private Parsed getambassador(JsonNode given, String apiVersion, String kind, String source) {
        return read(given, apiVersion, kind, source).of(given);
    }

    private Parsed read(JsonNode given, String apiVersion, String kind, String source) {
        var key = key(given, kind);
        var origin = new Origin(key, generations.of(key, given), source, "");
        var version = ApiVersion.of(apiVersion);
        if (version == null) {
            var problem = Problem.error(origin.at("apiVersion"), "must be getambassador.io/v3alpha1, v2 or v1");
            return refused(key, ids(given, origin, new ArrayList<>()), problem);
        }
        var problems = new ArrayList<Problem>();
        var object = variables.replaced(given, origin, problems);
        if (version != ApiVersion.V3ALPHA1) {
            var converted = Conversion.read(object, origin);
            problems.addAll(converted.problems());
            object = converted.object();
        }
        var parser = GETAMBASSADOR.get(kind);
        if (parser == null) {
            var problem = Problem.warning(origin.at("kind"), "getambassador.io has no kind " + kind);
            return refused(null, ids(object, origin, new ArrayList<>()), problem);
        }
        return parseWith(parser, object, origin, problems);
    }

    private Parsed parseWith(KindParser parser, JsonNode object, Origin origin, List<Problem> earlier) {
        var problems = new ArrayList<>(earlier);
        var key = origin.key();
        var ids = ids(object, origin, problems);
        var labels = labels(object, origin, problems);
        if (key.name().isEmpty()) {
            return new Parsed(null, ids, Outcome.refused(problems));
        }
        var meta = new Meta(key, origin.generation(), labels, ids, origin.source());
        var resource = parser.parse(meta, object, problems);
        var kept = resource instanceof KubeSecret secret ? keptOfSecrets.apply(secret) : resource;
        return new Parsed(key, meta.ambassadorIds(), new Outcome<>(kept, problems));
    }

    private static Parsed refused(@Nullable ObjectKey key, List<String> ids, Problem problem) {
        return new Parsed(key, ids, Outcome.refused(List.of(problem)));
    }

    private ObjectKey key(JsonNode object, String kind) {
        var metadata = object.path("metadata");
        var namespace = metadata.path("namespace").asText();
        return new ObjectKey(
                kind,
                CLUSTER_KINDS.contains(kind) ? "" : namespace.isEmpty() ? defaultNamespace : namespace,
                metadata.path("name").asText());
    }

    /** The labels, after a look at the name and the namespace. */
    private static Map<String, String> labels(JsonNode object, Origin origin, List<Problem> problems) {
        var given = object.get("metadata");
        var node = given == null || given.isNull() ? JsonNodeFactory.instance.objectNode() : given;
        var metadata = Fields.of(node, origin.at("metadata"), problems);
        metadata.requiredText("name");
        metadata.text("namespace");
        return metadata.textMap("labels");
    }

    private static List<String> ids(JsonNode object, Origin origin, List<Problem> problems) {
        if (!object.path("apiVersion").asText().contains(GROUP + "/")) {
            return kubernetesIds(object);
        }
        var spec = object.path("spec");
        if (!spec.isObject()) {
            return DEFAULT_IDS;
        }
        var fields = Fields.of(spec, origin.at("spec"), problems);
        // The camel case wins wherever it is; a lone string is what v2 allowed; an empty list says nothing.
        var name = spec.hasNonNull(CAMEL_CASE_IDS) ? CAMEL_CASE_IDS : IDS;
        var ids = spec.path(name).isTextual() ? List.of(spec.path(name).asText()) : fields.texts(name);
        return ids.isEmpty() ? DEFAULT_IDS : ids;
    }

    private static List<String> kubernetesIds(JsonNode object) {
        if (!ID_BY_ANNOTATION.contains(object.path("kind").asText())) {
            return List.of(Meta.ANY_AMBASSADOR_ID);
        }
        var id = object.path("metadata").path("annotations").path(ID_ANNOTATION).asText();
        return id.isEmpty() ? DEFAULT_IDS : List.of(id);
    }

    /** Whether any of the problems is an error. */
    static boolean hasError(List<Problem> problems) {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
