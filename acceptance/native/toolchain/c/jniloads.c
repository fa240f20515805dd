/*
 * The JDK's libraries are expected inside of the executable, each with an entry point of its own name. They lie beside it;
 * so that of the shared library is called.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <jni.h>
#include <stddef.h>
#include <string.h>

static jint load(const char *library, JavaVM *vm, void *reserved) {
    void *handle = dlopen(library, RTLD_NOW);
    if (!handle) {
        return JNI_VERSION_1_8;
    }
    jint (*on_load)(JavaVM *, void *) = (jint(*)(JavaVM *, void *))dlsym(handle, "JNI_OnLoad");
    /* A library without one would show that of a library that it needs. */
    Dl_info place;
    if (!on_load || !dladdr((void *)on_load, &place) || !place.dli_fname) {
        return JNI_VERSION_1_8;
    }
    const char *slash = strrchr(place.dli_fname, '/');
    if (strcmp(slash ? slash + 1 : place.dli_fname, library) != 0) {
        return JNI_VERSION_1_8;
    }
    jint version = on_load(vm, reserved);
    return version < JNI_VERSION_1_8 ? JNI_VERSION_1_8 : version;
}

#define LOADS(name) \
    jint JNI_OnLoad_##name(JavaVM *vm, void *reserved) { return load("lib" #name ".so", vm, reserved); }
#define LOADS_NOTHING(name) \
    jint JNI_OnLoad_##name(JavaVM *vm, void *reserved) { return JNI_VERSION_1_8; }

LOADS(java)
LOADS(net)
LOADS(nio)
LOADS(zip)
LOADS(extnet)
LOADS(management)
LOADS(management_ext)
LOADS_NOTHING(prefs)
LOADS_NOTHING(jaas)
