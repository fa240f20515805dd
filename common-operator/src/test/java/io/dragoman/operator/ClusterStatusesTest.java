package io.dragoman.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterStatusesTest {
    @Test
    void instancesSideBySideHaveLeasesOfTheirOwn() {
        assertThat(ClusterStatuses.leaseName("x", "default")).isEqualTo("x-default");
        assertThat(ClusterStatuses.leaseName("x", "Blue_1"))
                .matches("x-blue-1-[0-9a-f]+")
                .isNotEqualTo(ClusterStatuses.leaseName("x", "blue-1"))
                .isNotEqualTo(ClusterStatuses.leaseName("x", "blue_1"));
    }
}
