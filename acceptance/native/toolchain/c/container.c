/* Limits of a container, which are not seen: all of the machine counts. */
#define _GNU_SOURCE
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#define UNLIMITED(name) \
    int64_t svm_container_##name(void) { return -1; }

int svm_container_initialize(int version) { return 0; }

size_t svm_container_physical_memory(void) {
    return (size_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
}

UNLIMITED(memory_limit_in_bytes)
UNLIMITED(memory_and_swap_limit_in_bytes)
UNLIMITED(memory_soft_limit_in_bytes)
UNLIMITED(memory_usage_in_bytes)
UNLIMITED(memory_max_usage_in_bytes)
UNLIMITED(rss_usage_in_bytes)
UNLIMITED(cache_usage_in_bytes)

int svm_container_active_processor_count(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        return CPU_COUNT(&allowed);
    }
    return (int)sysconf(_SC_NPROCESSORS_ONLN);
}
