#!/usr/bin/env bash
# Makes a toolchain that builds native executables where no GraalVM can be had: a stock JDK 25, the builder of native
# executables as Maven Central has it (Java only), and what that lacks in C, which lies beside this file. It is a stand-in for
# checks: not a GraalVM, and what it builds is not to be shipped. CONTRIBUTING.md says what it cannot do.
#
# usage: setup.sh DIRECTORY JDK-25-HOME       takes Maven, gcc, binutils, unzip and Python
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${1:?which directory?}
jdk=${2:?which JDK 25?}
version=25.0.4
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0
libraries=(java nio net zip extnet management management_ext prefs jaas jimage verify)
# Names of the archives that the builder links; the JDK's shared libraries have what is in them.
archives=("${libraries[@]}" management_agent attach fdlibm)

rm -rf "$target"
mkdir -p "$target"/{bin,mp,clib/include,rt,work}
target=$(cd "$target" && pwd)
cp -a "$jdk" "$target/jdk"
lib=$target/jdk/lib
include=("-I$target/jdk/include" "-I$target/jdk/include/linux" "-I$target/clib/include")
export JAVA_HOME=$jdk

cat >"$target/work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>stand-in</groupId><artifactId>stand-in</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.graalvm.nativeimage</groupId><artifactId>svm</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$target/work/pom.xml" "$dependency_plugin:copy-dependencies" -DoutputDirectory="$target/mp"
mvn -q -B -f "$target/work/pom.xml" "$dependency_plugin:copy" \
    -Dartifact="org.graalvm.nativeimage:svm:$version:jar:sources" -DoutputDirectory="$target/work"

# The features of a processor in C, in the order in which the builder's Java has them.
cpu_features() {
    echo '#pragma once'
    echo 'typedef struct {'
    unzip -p "$target/work/svm-$version-sources.jar" "com/oracle/svm/core/$1LibCHelper.java" |
        grep -oE 'boolean f[A-Za-z0-9_]+\(\);' | sed -E 's/boolean (f[A-Za-z0-9_]+)\(\);/    char \1;/'
    echo '} CPUFeatures;'
}
cpu_features amd64/AMD64 >"$target/clib/include/amd64cpufeatures.h"
cpu_features aarch64/AArch64 >"$target/clib/include/aarch64cpufeatures.h"
cpu_features riscv64/RISCV64 >"$target/clib/include/riscv64cpufeatures.h"
cp "$here/c/svm_locale.h" "$target/clib/include/"

cd "$target/work"
mkdir -p "$lib/svm/builder/lib" "$lib/static/linux-amd64/glibc"
gcc -O2 -fPIC -shared "${include[@]}" -o "$lib/svm/builder/lib/libreporterchelper.so" "$here/c/reporterchelper.c"
gcc -c -x c /dev/null -o empty.o
for name in "${archives[@]}"; do ar rcs "$lib/static/linux-amd64/glibc/lib$name.a" empty.o; done
for name in "${libraries[@]}"; do cp "$lib/lib$name.so" "$target/rt/"; done

python3 "$here/jvm_stubs.py" "$here/c/jvm.c" jvm_stubs.c jvm.versions $(printf "$lib/lib%s.so " "${libraries[@]}")
gcc -O2 -fPIC -shared "${include[@]}" -Wl,-soname,libjvm.so -Wl,--version-script,jvm.versions \
    -o "$target/rt/libjvm.so" "$here/c/jvm.c" jvm_stubs.c -ldl -lpthread
for name in chelper container jvm_static jniloads; do gcc -O2 -fPIC -c "${include[@]}" "$here/c/$name.c"; done
ar rcs "$target/clib/liblibchelper.a" chelper.o jniloads.o
ar rcs "$target/clib/libsvm_container.a" container.o
ar rcs "$target/clib/libjvm.a" jvm_static.o

"$target/jdk/bin/java" "$here/ModuleOptions.java" "$target/mp" "$target/modules.args"
cp "$here/native-image" "$target/bin/"
ln -s ../jdk/bin/java "$target/bin/java"
cp "$target/jdk/release" "$target/release"
rm -rf "$target/work"
