/* What the runtime of a native executable calls in C: environment, files, signals, the processor's features, locale. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "amd64cpufeatures.h"
#include "svm_locale.h"

extern char **environ;

char **getEnviron(void) { return environ; }

int openSII(const char *path, int flags, int mode) { return open(path, flags, mode); }

int fprintfSD(FILE *stream, const char *format, const char *text, int number) {
    return fprintf(stream, format, text, number);
}

int getThreadId(void) { return (int)syscall(SYS_gettid); }

/* Not known. */
int64_t getThreadUserTimeSlow(int thread) { return -1; }

void *mremapP(void *old, size_t size, size_t new_size, int flags, void *new) {
    return mremap(old, size, new_size, flags, new);
}

/* The time zone, without the tables for systems that name it otherwise. */
char *SVM_FindJavaTZmd(const char *mappings, int length) {
    const char *zone = getenv("TZ");
    if (zone && *zone) {
        return strdup(*zone == ':' ? zone + 1 : zone);
    }
    char target[4096];
    ssize_t size = readlink("/etc/localtime", target, sizeof target - 1);
    if (size > 0) {
        target[size] = 0;
        char *name = strstr(target, "zoneinfo/");
        if (name) {
            return strdup(name + strlen("zoneinfo/"));
        }
    }
    return strdup("UTC");
}

/* Signals: a handler counts them, and a thread of the runtime waits for the semaphore and takes them one by one. */
#define SIGNALS 65
static volatile int pending[SIGNALS];
static volatile int claimed;
static sem_t arrived;

static void count(int signal) {
    int saved = errno;
    if (signal > 0 && signal < SIGNALS) {
        __sync_fetch_and_add(&pending[signal], 1);
        sem_post(&arrived);
    }
    errno = saved;
}

int cSunMiscSignal_open(void) {
    if (__sync_lock_test_and_set(&claimed, 1)) {
        return 1;
    }
    return sem_init(&arrived, 0, 0) == 0 ? 0 : -1;
}

int cSunMiscSignal_close(void) {
    sem_destroy(&arrived);
    __sync_lock_release(&claimed);
    return 0;
}

int cSunMiscSignal_awaitSemaphore(void) { return sem_wait(&arrived); }

int cSunMiscSignal_signalSemaphore(void) { return sem_post(&arrived); }

int cSunMiscSignal_signalRangeCheck(int signal) { return signal > 0 && signal < SIGNALS; }

int cSunMiscSignal_checkPendingSignal(void) {
    for (int signal = 1; signal < SIGNALS; signal++) {
        int n;
        while ((n = pending[signal]) > 0) {
            if (__sync_bool_compare_and_swap(&pending[signal], n, n - 1)) {
                return signal;
            }
        }
    }
    return -1;
}

void *cSunMiscSignal_signalHandlerFunctionPointer(void) { return (void *)count; }

void codeSynchronization_clearCache(int64_t start, int64_t size) {
    __builtin___clear_cache((char *)start, (char *)start + size);
}

/* The processor: its features are told as far as gcc knows them; whether they suffice is not checked. */
#define HAS(field, name) features->field = !!__builtin_cpu_supports(name)

void determineCPUFeatures(CPUFeatures *features) {
    memset(features, 0, sizeof *features);
    __builtin_cpu_init();
    features->fCX8 = features->fCMOV = features->fFXSR = 1;
    features->fMMX = features->fSSE = features->fSSE2 = 1;
    HAS(fSSE3, "sse3");
    HAS(fSSSE3, "ssse3");
    HAS(fSSE4_1, "sse4.1");
    HAS(fSSE4_2, "sse4.2");
    HAS(fPOPCNT, "popcnt");
    HAS(fAVX, "avx");
    HAS(fAVX2, "avx2");
    HAS(fBMI1, "bmi");
    HAS(fBMI2, "bmi2");
    HAS(fFMA, "fma");
    HAS(fLZCNT, "lzcnt");
    HAS(fAES, "aes");
    HAS(fCLMUL, "pclmul");
}

int checkCPUFeatures(const uint8_t *wanted) { return 0; }

int checkCPUFeaturesOrExit(const uint8_t *wanted, const char *message) { return 0; }

/* The locale: language and country of LC_ALL or LANG. */
static svm_locale_props_t locale;

static int is_lower(char c) { return c >= 'a' && c <= 'z'; }

int svm_initialize_locale(void) {
    static char language[3] = "en";
    static char country[3];
    const char *name = getenv("LC_ALL");
    if (!name || !*name) {
        name = getenv("LANG");
    }
    if (name && is_lower(name[0]) && is_lower(name[1]) && (name[2] == '_' || !name[2])) {
        memcpy(language, name, 2);
        if (name[2] == '_' && strlen(name) >= 5) {
            memcpy(country, name + 3, 2);
        }
    }
    locale.display_language = locale.format_language = language;
    if (*country) {
        locale.display_country = locale.format_country = country;
    }
    return SVM_LOCALE_INITIALIZATION_SUCCEEDED;
}

svm_locale_props_t *svm_get_locale(void) { return &locale; }

/* Attaching to a running executable is not possible. */
void svm_attach_startup(const char *path) {}
void svm_attach_listener_cleanup(int socket, const char *path) {}
int svm_attach_check_socket_file(const char *path) { return 0; }
int svm_attach_is_init_trigger(const char *path) { return 0; }
int svm_attach_create_listener(const char *path) { return -1; }
int svm_attach_wait_for_request(int socket) { return -1; }
void svm_attach_shutdown_socket(int socket) {}
