package io.dragoman.ratelimit.mapper;

import io.dragoman.ratelimit.statistics.Statistics;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The statistics as a mapper shows them, in Prometheus' text format 0.0.4. */
public final class MappedMetrics {
    private final Statistics statistics;
    private final Mapper mapper;
    private final boolean millis;

    private MappedMetrics(Statistics statistics, Mapper mapper, boolean millis) {
        this.statistics = statistics;
        this.mapper = mapper;
        this.millis = millis;
    }

    /**
     * Statistics as a mapper in a file shows them; the file is read once.
     *
     * @param millis whether times are in milliseconds, not in seconds
     * @throws IllegalArgumentException if it cannot be read or is not right, with all that is wrong
     */
    public static MappedMetrics of(Statistics statistics, Path file, boolean millis) {
        var source = "the mapper of metrics " + file;
        try {
            return new MappedMetrics(statistics, MapperParser.parse(Files.readString(file), source), millis);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(source + " is not there", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(source + " is not UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(source + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** All of it as it is now. */
    public String text() {
        var families = new Families(mapper, millis);
        statistics.read(families);
        var writer = new StringWriter();
        try {
            families.write(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString();
    }
}
