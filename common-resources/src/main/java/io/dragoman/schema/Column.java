package io.dragoman.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A column of {@code kubectl get}.
 *
 * @param name its title
 * @param path of the value in the object
 * @param type how it is shown
 */
record Column(String name, String path, String type) {
    static Column text(String name, String path) {
        return new Column(name, path, "string");
    }

    static Column integer(String name, String path) {
        return new Column(name, path, "integer");
    }

    static Column age() {
        return new Column("Age", ".metadata.creationTimestamp", "date");
    }

    /** The given columns, whether the gateway has put the object to use, why not, and its age. */
    static List<Column> withCondition(String condition, Column... first) {
        var path = ".status.conditions[?(@.type==\"" + condition + "\")]";
        return Stream.concat(
                        Stream.of(first),
                        Stream.of(text(condition, path + ".status"), text("Reason", path + ".reason"), age()))
                .toList();
    }

    Map<String, Object> render() {
        var result = new LinkedHashMap<String, Object>();
        result.put("name", name);
        result.put("type", type);
        result.put("jsonPath", path);
        return result;
    }
}
