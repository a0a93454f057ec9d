package io.netmesh.spring.autoconfigure.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.autoconfigure.DocumentTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/configuration.md} says what the generated metadata says. */
class ConfigurationReferenceTest {

    private final Map<String, JsonNode> metadata = metadata();
    private final List<List<String>> rows = DocumentTable.rowsOf("configuration.md");

    private static Map<String, JsonNode> metadata() {
        String resource = "/META-INF/spring-configuration-metadata.json";
        Map<String, JsonNode> properties = new TreeMap<>();
        try (InputStream json = ConfigurationReferenceTest.class.getResourceAsStream(resource)) {
            JsonMapper.shared()
                    .readTree(json)
                    .get("properties")
                    .forEach(property -> properties.put(property.get("name").asString(), property));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        return properties;
    }

    @Test
    void everyPropertyIsDocumentedAndNoOther() {
        assertThat(rows.stream().map(row -> row.get(0))).containsExactlyInAnyOrderElementsOf(metadata.keySet());
    }

    @Test
    void defaultsAndMeaningsAreThoseOfTheMetadata() {
        for (List<String> row : rows) {
            JsonNode property = metadata.get(row.get(0));
            assertThat(row.get(1))
                    .as("default of " + row.get(0))
                    .isEqualTo(property.path("defaultValue").asString(""));
            assertThat(row.get(3))
                    .as("meaning of " + row.get(0))
                    .isEqualTo(property.path("description").asString(""));
            assertThat(row.get(3)).as("description of " + row.get(0)).endsWith(".");
        }
    }

    @Test
    void allowedValuesAreThoseOfTheFailureAnalyses() {
        assertThat(metadata.keySet().stream().filter(name -> name.startsWith("net.")))
                .containsExactlyInAnyOrderElementsOf(AllowedValues.properties());
        rows.stream()
                .filter(row -> row.get(0).startsWith("net."))
                .forEach(row -> assertThat(row.get(2)).as(row.get(0)).isEqualTo(AllowedValues.of(row.get(0))));
    }
}
