package io.dragoman.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that templates may call. Takes and answers plain values: see {@link GoTemplate}. */
@FunctionalInterface
public interface TemplateFunction {
    /**
     * Calls it.
     *
     * @param arguments may hold null, for Go's nil
     * @throws TemplateException if they are not what it takes
     */
    @Nullable
    Object call(List<@Nullable Object> arguments) throws TemplateException;
}
