package io.dragoman.controller.admin;

import io.dragoman.controller.explain.Explanation;
import io.dragoman.controller.gateway.HttpFilters;
import io.dragoman.controller.xds.EnvoyStatus;
import io.dragoman.resources.model.Resource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.graalvm.nativeimage.hosted.Feature;
import org.graalvm.nativeimage.hosted.RuntimeReflection;

/**
 * Has a native executable keep the components of the records that diagnostics show, which are read by reflection: those
 * of the model that {@link RecordTree} walks, and those that are written as JSON. Runs while the executable is built;
 * {@code native-image.properties} names it.
 */
public final class ShownRecords implements Feature {
    private static final List<Class<?>> ROOTS =
            List.of(Resource.class, HttpFilters.class, Explanation.class, DetailPage.class, EnvoyStatus.class);

    @Override
    public void beforeAnalysis(BeforeAnalysisAccess access) {
        for (var shown : all()) {
            RuntimeReflection.register(shown);
            RuntimeReflection.registerAllRecordComponents(shown);
            RuntimeReflection.register(shown.getDeclaredConstructors());
            RuntimeReflection.register(shown.getDeclaredFields());
            RuntimeReflection.register(shown.getDeclaredMethods());
        }
    }

    /** The records that can be reached from those that are shown by sealed types, components and their type arguments. */
    static Set<Class<?>> all() {
        var seen = new HashSet<Class<?>>();
        ROOTS.forEach(root -> add(root, seen));
        seen.removeIf(type -> !type.isRecord());
        return seen;
    }

    private static void add(Type type, Set<Class<?>> seen) {
        switch (type) {
            case Class<?> plain
            when (plain.isRecord() || plain.isSealed()) && seen.add(plain) -> {
                if (plain.isSealed()) {
                    addAll(Arrays.stream(plain.getPermittedSubclasses()), seen);
                } else {
                    addAll(Arrays.stream(plain.getRecordComponents()).map(RecordComponent::getGenericType), seen);
                }
            }
            case ParameterizedType generic -> {
                add(generic.getRawType(), seen);
                addAll(Arrays.stream(generic.getActualTypeArguments()), seen);
            }
            case WildcardType wildcard -> addAll(Arrays.stream(wildcard.getUpperBounds()), seen);
            default -> {}
        }
    }

    private static void addAll(Stream<? extends Type> types, Set<Class<?>> seen) {
        types.forEach(type -> add(type, seen));
    }
}
