package io.dragoman.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.explain.Explanation;
import io.dragoman.controller.gateway.HttpFilters;
import io.dragoman.resources.model.LoadBalancer;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Resource;
import org.junit.jupiter.api.Test;

final class ShownRecordsTest {
    @Test
    void everyKindOfTheModelIsKept() {
        assertThat(Resource.class.getPermittedSubclasses())
                .isNotEmpty()
                .allSatisfy(kind -> assertThat(kind)
                        .satisfiesAnyOf(
                                it -> assertThat(it).isIn(ShownRecords.all()),
                                it -> assertThat(it.isSealed()).isTrue()));
    }

    @Test
    void whatIsInsideOfRecordsIsKeptToo() {
        assertThat(ShownRecords.all()).contains(Mapping.class, LoadBalancer.class, Explanation.Outcome.class);
    }

    @Test
    void everyCaseOfASealedTypeIsKept() {
        assertThat(ShownRecords.all())
                .contains(HttpFilters.Authorization.class.getPermittedSubclasses())
                .contains(LoadBalancer.Affinity.class.getPermittedSubclasses());
    }
}
