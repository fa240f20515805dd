import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the options by which a stock JVM lets the builder of native executables into the JDK's modules: the first argument
 * is the directory of the builder's modules, the second the file.
 */
final class ModuleOptions {
    private static final String COMPILER = "jdk.graal.compiler";
    private static final Pattern OPENED = Pattern.compile(
            "java\\..+|jdk\\.(internal\\.vm\\.ci.*|graal\\.compiler|jfr|management|zipfs|internal\\.jvmstat|jdi|crypto\\.ec"
                    + "|net|sctp|management\\.agent|attach|compiler|httpserver)");

    public static void main(String[] arguments) throws Exception {
        var builder = ModuleFinder.of(Path.of(arguments[0]));
        var names = new TreeSet<String>();
        builder.findAll().forEach(module -> names.add(name(module)));
        var all = "ALL-UNNAMED," + String.join(",", names);
        var both = ModuleFinder.compose(builder, ModuleFinder.ofSystem());
        var opened = ModuleFinder.ofSystem().findAll().stream()
                .map(module -> both.find(name(module)).orElseThrow().descriptor())
                .filter(module -> OPENED.matcher(module.name()).matches())
                .map(module -> options("--add-opens", module, all));
        var exported = names.stream()
                .filter(name -> !name.equals(COMPILER))
                .map(name -> options("--add-exports", builder.find(name).orElseThrow().descriptor(), all));
        Files.writeString(
                Path.of(arguments[1]),
                java.util.stream.Stream.concat(opened, exported).collect(Collectors.joining()));
    }

    private static String name(ModuleReference module) {
        return module.descriptor().name();
    }

    private static String options(String option, ModuleDescriptor module, String to) {
        return module.packages().stream()
                .sorted()
                .map(each -> option + "=" + module.name() + "/" + each + "=" + to + "\n")
                .collect(Collectors.joining());
    }
}
