package io.netmesh.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java name in the second column of the guide's tables exists. */
class FromTypeScriptTest {

    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+)\\(([^)]*)\\))?`");

    private static final Map<String, List<JavaClass>> CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.netmesh").stream()
                    .collect(Collectors.groupingBy(JavaClass::getSimpleName));

    @Test
    void everyJavaNameInTheGuideResolves() throws IOException {
        List<String> unresolved = new ArrayList<>();
        int names = 0;
        for (String row : Files.readAllLines(Path.of("../docs/from-typescript.md"))) {
            String[] cells = row.split("\\|");
            if (cells.length < 4) {
                continue;
            }
            Matcher matcher = NAME.matcher(cells[2]);
            while (matcher.find()) {
                names++;
                if (!resolves(matcher.group(1), matcher.group(2), matcher.group(3))) {
                    unresolved.add(matcher.group());
                }
            }
        }

        assertThat(names).as("names found in the guide").isGreaterThan(30);
        assertThat(unresolved).isEmpty();
    }

    private static boolean resolves(String type, String method, String parameters) {
        List<JavaClass> candidates = CLASSES.getOrDefault(type, List.of());
        if (method == null) {
            return !candidates.isEmpty();
        }
        return candidates.stream()
                .flatMap(FromTypeScriptTest::methods)
                .anyMatch(candidate -> candidate.getName().equals(method)
                        && parameterNames(candidate).equals(parameters));
    }

    private static Stream<Method> methods(JavaClass type) {
        return Arrays.stream(type.reflect().getMethods());
    }

    private static String parameterNames(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
    }
}
