package io.dragoman.controller.policy;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeIngress;
import io.dragoman.resources.model.KubeIngressClass;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which Ingresses are the gateway's. */
public final class IngressClaim {
    private static final String CONTROLLER = "getambassador.io/ingress-controller";
    private static final String CLASS = "ambassador";

    private IngressClaim() {}

    /**
     * Whether an Ingress is the gateway's: by the annotation {@code kubernetes.io/ingress.class: ambassador}, or by an
     * IngressClass that names the gateway's controller, in upper or lower case.
     *
     * @param classes finds the IngressClasses for this instance
     */
    public static boolean isOurs(KubeIngress ingress, Function<ObjectKey, @Nullable KubeIngressClass> classes) {
        if (CLASS.equalsIgnoreCase(ingress.classAnnotation())) {
            return true;
        }
        var name = ingress.className();
        var found = name == null ? null : classes.apply(new ObjectKey("IngressClass", "", name));
        return found != null && found.controller().equalsIgnoreCase(CONTROLLER);
    }
}
