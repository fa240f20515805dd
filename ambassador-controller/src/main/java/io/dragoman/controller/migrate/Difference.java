package io.dragoman.controller.migrate;

import java.util.Arrays;
import java.util.List;

/**
 * One way in which this gateway is not like Emissary, or what it cannot do. docs/compatibility.md has them all; a test holds
 * the two together.
 *
 * @param number among the deliberate differences there; 0 for what only a row of a table says
 * @param place which objects it is about
 * @param fields the fields that it is about, as the table's row names them; none for what no row is about
 * @param verdict what becomes of an object that it is of consequence for
 * @param text what is different, or what to do
 * @param touch decides for which objects it is of consequence
 */
record Difference(int number, Place place, List<String> fields, Verdict verdict, String text, Touch touch) {
    /** Of what concerns all objects none is told. */
    private static final Touch EVERYWHERE = (object, around) -> List.of();

    /**
     * A table of docs/compatibility.md and a kind in it.
     *
     * @param section its heading
     * @param kind the kind; empty for all
     */
    record Place(String section, String kind) {
        static final Place ALL = new Place("All kinds", "");

        /** A kind that has a table of its own. */
        static Place of(String kind) {
            return new Place(kind, kind);
        }

        boolean has(Candidate object) {
            return kind.isEmpty() || kind.equals(object.key().kind());
        }
    }

    Difference {
        fields = List.copyOf(fields);
    }

    /** Something that is different for the objects that it touches. */
    static Difference differs(int number, Place place, String fields, String text, Touch touch) {
        return new Difference(number, place, names(fields), Verdict.DIFFERS, text, touch);
    }

    /** Something that has to be done for the objects that it touches. */
    static Difference change(int number, Place place, String fields, String text, Touch touch) {
        return new Difference(number, place, names(fields), Verdict.CHANGE, text, touch);
    }

    /** Something about the gateway as a whole, which no object is written differently for. */
    static Difference general(int number, Place place, String fields, String text) {
        return new Difference(number, place, names(fields), Verdict.DIFFERS, text, EVERYWHERE);
    }

    /** Whether it is about the gateway as a whole. */
    boolean isGeneral() {
        return touch.equals(EVERYWHERE);
    }

    private static List<String> names(String fields) {
        return fields.isEmpty() ? List.of() : Arrays.asList(fields.split(", ", -1));
    }

    /** What it says about an object. */
    List<Finding> of(Candidate object, Surroundings around) {
        return place.has(object)
                ? touch.fields(object, around).stream()
                        .map(field -> new Finding(verdict, field, text, number))
                        .toList()
                : List.of();
    }
}
