package io.dragoman.operator.view;

import io.dragoman.operator.StatusView;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A RateLimitPlan, in the version that our definitions store, unless those of the cluster say another. */
@Group("getambassador.io")
@Version("v3alpha1")
@Kind("RateLimitPlan")
@Plural("ratelimitplans")
@SuppressWarnings("serial") // its base class is serializable, but nobody does that
public final class RateLimitPlanView extends StatusView {}
