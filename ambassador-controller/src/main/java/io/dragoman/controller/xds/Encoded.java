package io.dragoman.controller.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of messages in the wire format, put together without being decoded: a message is what its fields are one after the
 * other. So a large message costs what has changed in it, and takes the memory of its bytes.
 */
public final class Encoded {
    /** The wire type of messages in messages (Protocol Buffers, Encoding). */
    private static final int LENGTH_DELIMITED = 2;

    private final List<ByteString> fields = new ArrayList<>();

    /** A message's bytes, equal for equal messages. */
    public static ByteString of(Message message) {
        var bytes = new byte[message.getSerializedSize()];
        var output = CodedOutputStream.newInstance(bytes);
        output.useDeterministicSerialization();
        try {
            message.writeTo(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes);
    }

    /** Adds fields that stand one after the other already. */
    public Encoded add(ByteString encoded) {
        fields.add(encoded);
        return this;
    }

    /** Adds a message as a field of this one. */
    public Encoded add(int field, ByteString message) {
        var head = new byte
                [CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(message.size())];
        var output = CodedOutputStream.newInstance(head);
        try {
            output.writeTag(field, LENGTH_DELIMITED);
            output.writeUInt32NoTag(message.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        fields.add(ByteString.copyFrom(head));
        fields.add(message);
        return this;
    }

    /** All fields. */
    public ByteString bytes() {
        return ByteString.copyFrom(fields);
    }
}
