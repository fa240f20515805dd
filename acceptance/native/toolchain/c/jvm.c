/* What the JDK's libraries call of a JVM and is needed; jvm_stubs.py makes stubs of all else that they might call. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

jint JVM_ActiveProcessorCount(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        return CPU_COUNT(&allowed);
    }
    return (jint)sysconf(_SC_NPROCESSORS_ONLN);
}

jlong JVM_CurrentTimeMillis(JNIEnv *env, jclass class) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

jlong JVM_NanoTime(JNIEnv *env, jclass class) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

jlong JVM_GetNanoTimeAdjustment(JNIEnv *env, jclass class, jlong offset_seconds) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (now.tv_sec - offset_seconds) * 1000000000LL + now.tv_nsec;
}

void JVM_BeforeHalt(void) {}

void JVM_Halt(jint code) { _exit(code); }

jboolean JVM_IsSupportedJNIVersion(jint version) { return JNI_TRUE; }

jint JVM_GetInterfaceVersion(void) { return 6; }

jboolean JVM_IsUseContainerSupport(void) { return JNI_FALSE; }

jboolean JVM_IsContainerized(void) { return JNI_FALSE; }

void *JVM_RawMonitorCreate(void) {
    pthread_mutex_t *mutex = malloc(sizeof *mutex);
    pthread_mutex_init(mutex, NULL);
    return mutex;
}

void JVM_RawMonitorDestroy(void *mutex) {
    pthread_mutex_destroy(mutex);
    free(mutex);
}

jint JVM_RawMonitorEnter(void *mutex) {
    pthread_mutex_lock(mutex);
    return 0;
}

void JVM_RawMonitorExit(void *mutex) { pthread_mutex_unlock(mutex); }

char *JVM_NativePath(char *path) { return path; }

void *JVM_LoadLibrary(const char *name, jboolean may_throw) { return dlopen(name, RTLD_LAZY); }

void JVM_UnloadLibrary(void *handle) { dlclose(handle); }

void *JVM_FindLibraryEntry(void *handle, const char *name) { return dlsym(handle, name); }

jboolean JVM_RaiseSignal(jint signal) {
    raise(signal);
    return JNI_TRUE;
}

jint JVM_FindSignal(const char *name) {
    if (!strcmp(name, "INT")) {
        return SIGINT;
    }
    if (!strcmp(name, "TERM")) {
        return SIGTERM;
    }
    return strcmp(name, "HUP") ? -1 : SIGHUP;
}

int jio_vsnprintf(char *text, size_t size, const char *format, va_list values) {
    int length = vsnprintf(text, size, format, values);
    return length >= (int)size ? -1 : length;
}

int jio_snprintf(char *text, size_t size, const char *format, ...) {
    va_list values;
    va_start(values, format);
    int length = jio_vsnprintf(text, size, format, values);
    va_end(values);
    return length;
}

int jio_vfprintf(FILE *stream, const char *format, va_list values) { return vfprintf(stream, format, values); }

int jio_fprintf(FILE *stream, const char *format, ...) {
    va_list values;
    va_start(values, format);
    int length = vfprintf(stream, format, values);
    va_end(values);
    return length;
}
