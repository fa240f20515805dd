package io.dragoman.controller.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.parse.ManifestParser;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Every field that the parser of a kind asks for, found by letting it read objects that note what they are asked for. So
 * a field that a parser learns is in the catalogue without a word.
 */
final class FieldCatalogue {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 6;

    private final Supplier<ObjectNode> base;
    private final Set<Field> found = new LinkedHashSet<>();

    private FieldCatalogue(Supplier<ObjectNode> base) {
        this.base = base;
    }

    /** The fields of the kind of a valid object, which is made anew by each call. */
    static List<Field> of(Supplier<ObjectNode> base) {
        var catalogue = new FieldCatalogue(base);
        catalogue.explore(new Field(List.of()), false);
        catalogue.explore(new Field(List.of("spec")), false);
        return List.copyOf(catalogue.found);
    }

    /**
     * A field.
     *
     * @param path names from the object's first level; {@code 0} is the first item of a list
     */
    record Field(List<String> path) {
        private static final String ITEM = "0";

        Field {
            path = List.copyOf(path);
        }

        Field child(String name) {
            var all = new ArrayList<>(path);
            all.add(name);
            return new Field(all);
        }

        /** Sets the field, and whatever it stands in. */
        void set(ObjectNode object, JsonNode value) {
            var parent = object;
            for (int i = 0; i < path.size() - 1; i++) {
                if (path.get(i + 1).equals(ITEM)) {
                    var list = parent.putArray(path.get(i));
                    if (i + 2 == path.size()) {
                        list.add(value);
                        return;
                    }
                    parent = list.addObject();
                    i++;
                } else {
                    parent =
                            parent.get(path.get(i)) instanceof ObjectNode child ? child : parent.putObject(path.get(i));
                }
            }
            parent.set(path.getLast(), value);
        }

        @Override
        public String toString() {
            return String.join(".", path).replace("." + ITEM, "[0]");
        }
    }

    /** An object that notes the names that it is asked for. */
    @SuppressWarnings("unchecked") // ObjectNode.deepCopy has a narrower type than the method that it overrides.
    private static final class Recorder extends ObjectNode {
        private static final long serialVersionUID = 1L;

        private final transient Set<String> asked = new LinkedHashSet<>();

        Recorder() {
            super(NODES);
        }

        @Override
        public JsonNode get(String name) {
            asked.add(name);
            return super.get(name);
        }
    }

    private void explore(Field place, boolean item) {
        var recorder = new Recorder();
        var object = base.get();
        if (place.path().isEmpty()) {
            object.properties().forEach(entry -> recorder.set(entry.getKey(), entry.getValue()));
            parse(recorder);
        } else {
            if (object.get(place.path().getFirst()) instanceof ObjectNode top
                    && place.path().size() == 1) {
                top.properties().forEach(entry -> recorder.set(entry.getKey(), entry.getValue()));
            }
            (item ? place.child(Field.ITEM) : place).set(object, recorder);
            parse(object);
        }
        for (var name : recorder.asked) {
            var field = (item ? place.child(Field.ITEM) : place).child(name);
            if (found.add(field) && field.path().size() < MAX_DEPTH) {
                explore(field, false);
                explore(field, true);
            }
        }
    }

    private static void parse(ObjectNode object) {
        new ManifestParser("default").parse(object, "catalogue:1");
    }
}
