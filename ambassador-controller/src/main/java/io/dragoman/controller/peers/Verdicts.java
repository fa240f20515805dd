package io.dragoman.controller.peers;

import com.google.protobuf.Empty;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.Structs;
import com.google.protobuf.util.Values;
import io.dragoman.operator.Settled;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.util.List;

/**
 * What a replica says of its Envoys: a message of the gRPC method {@code dragoman.Verdicts/Follow}.
 *
 * @param instance names the replica
 * @param envoys whether any Envoy is connected to it
 * @param settled objects that they all have, or have refused; each replaces what was said of it before
 * @param gone objects that are no longer there
 */
record Verdicts(String instance, boolean envoys, List<Settled> settled, List<ObjectKey> gone) {
    static final String SERVICE = "dragoman.Verdicts";

    static final MethodDescriptor<Empty, Struct> FOLLOW = MethodDescriptor.<Empty, Struct>newBuilder()
            .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Follow"))
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Struct.getDefaultInstance()))
            .build();

    private static final String INSTANCE = "instance";
    private static final String ENVOYS = "envoys";
    private static final String SETTLED = "settled";
    private static final String GONE = "gone";
    private static final String OBJECT = "object";
    private static final String GENERATION = "generation";
    private static final String REFUSALS = "refusals";
    private static final int PARTS = 3;

    Verdicts {
        settled = List.copyOf(settled);
        gone = List.copyOf(gone);
    }

    Struct encode() {
        return Struct.newBuilder()
                .putFields(INSTANCE, Values.of(instance))
                .putFields(ENVOYS, Values.of(envoys))
                .putFields(SETTLED, list(settled.stream().map(Verdicts::encode).toList()))
                .putFields(
                        GONE,
                        list(gone.stream().map(key -> Values.of(name(key))).toList()))
                .build();
    }

    private static Value encode(Settled object) {
        var refusals = Struct.newBuilder();
        object.refusals()
                .forEach(problem -> refusals.putFields(problem.origin().field(), Values.of(problem.message())));
        return Values.of(Structs.of(
                OBJECT,
                Values.of(name(object.key())),
                // Numbers are floating-point numbers here.
                GENERATION,
                Values.of(Long.toString(object.generation())),
                REFUSALS,
                Values.of(refusals.build())));
    }

    private static Value list(List<Value> values) {
        return Values.of(ListValue.newBuilder().addAllValues(values).build());
    }

    /**
     * What {@link #encode()} made.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Verdicts decode(Struct message) {
        return new Verdicts(
                field(message, INSTANCE).getStringValue(),
                field(message, ENVOYS).getBoolValue(),
                field(message, SETTLED).getListValue().getValuesList().stream()
                        .map(value -> settled(value.getStructValue()))
                        .toList(),
                field(message, GONE).getListValue().getValuesList().stream()
                        .map(value -> key(value.getStringValue()))
                        .toList());
    }

    private static Settled settled(Struct object) {
        var key = key(field(object, OBJECT).getStringValue());
        long generation = Long.parseLong(field(object, GENERATION).getStringValue());
        return new Settled(
                key,
                generation,
                field(object, REFUSALS).getStructValue().getFieldsMap().entrySet().stream()
                        .map(refusal -> Problem.error(
                                        new Origin(key, generation, "", refusal.getKey()),
                                        refusal.getValue().getStringValue())
                                .because(Cause.REFUSAL))
                        .toList());
    }

    private static Value field(Struct message, String name) {
        return message.getFieldsOrDefault(name, Value.getDefaultInstance());
    }

    private static String name(ObjectKey key) {
        return key.kind() + "/" + key.namespace() + "/" + key.name();
    }

    private static ObjectKey key(String name) {
        var parts = name.split("/", PARTS);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException(name + " names no object");
        }
        return new ObjectKey(parts[0], parts[1], parts[2]);
    }
}
