package io.dragoman.controller.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Values that somebody who means harm, or errs, gives a field. */
final class HostileValues {
    /** What no field of any type takes. */
    static final JsonNode NEVER_RIGHT = JsonNodeFactory.instance.arrayNode().add(JsonNodeFactory.instance.arrayNode());

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LONG = 20_000;
    private static final int MANY = 2_000;
    private static final int DEEP = 150;

    private HostileValues() {}

    static List<JsonNode> all() {
        var all = new ArrayList<JsonNode>();
        all.add(NEVER_RIGHT);
        all.add(NODES.nullNode());
        all.add(NODES.booleanNode(true));
        all.add(NODES.booleanNode(false));
        all.add(NODES.numberNode(-1));
        all.add(NODES.numberNode(0));
        all.add(NODES.numberNode(Integer.MAX_VALUE));
        all.add(NODES.numberNode(1L + Integer.MAX_VALUE));
        all.add(NODES.numberNode(BigInteger.TEN.pow(400)));
        all.add(NODES.numberNode(0.5));
        all.add(NODES.numberNode(Double.NaN));
        all.add(NODES.numberNode(Double.POSITIVE_INFINITY));
        for (var text : List.of(
                "",
                " ",
                "\u0000",
                "a\r\nx-evil: 1",
                "\u202e\u00e9\ud83d\ude00",
                "((",
                "(?=a)",
                "[z-a]",
                "(((x{1000}){1000}){1000}){1000}",
                "(".repeat(LONG) + ")".repeat(LONG),
                "(a|aa)*".repeat(50),
                "*.*",
                "www.*.example",
                ".",
                "/",
                "//[::1",
                "https://[::1",
                "http://:99999",
                "http://a:-1",
                "127.0.0.1:0",
                "a.b.c.d.e.f:http",
                "$PATH ${HOME}",
                "%{",
                "%REQ(",
                "{{.}}",
                "../../etc/passwd",
                "-1ms",
                "9".repeat(50) + "h",
                "v9",
                "10.0.0.0/99",
                "::/0",
                "x".repeat(LONG))) {
            all.add(NODES.textNode(text));
        }
        all.add(NODES.arrayNode());
        all.add(NODES.arrayNode().addNull());
        all.add(NODES.arrayNode().add("a").add(5).add(true));
        all.add(NODES.arrayNode().add(NODES.objectNode()));
        all.add(NODES.objectNode());
        all.add(NODES.objectNode().put("", ""));
        all.add(NODES.objectNode().put("a\nb", "\u0000").put(":authority", "*").put("((", "(("));
        all.add(NODES.objectNode().set("a", NODES.objectNode().set("b", NODES.arrayNode())));
        for (var expression : List.of(
                "((",
                "(((x{1000}){1000}){1000}){1000}",
                "(?i)" + "x?".repeat(LONG),
                "(".repeat(LONG) + ")".repeat(LONG))) {
            all.add(NODES.objectNode().put("x-a", expression));
        }
        all.add(deep());
        all.add(many());
        return all;
    }

    private static JsonNode deep() {
        JsonNode node = NODES.textNode("bottom");
        for (int i = 0; i < DEEP; i++) {
            node = i % 2 == 0 ? NODES.arrayNode().add(node) : NODES.objectNode().set("a", node);
        }
        return node;
    }

    private static JsonNode many() {
        var list = NODES.arrayNode();
        for (int i = 0; i < MANY; i++) {
            list.add("item-" + i);
        }
        return list;
    }
}
