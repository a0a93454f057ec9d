package io.netmesh.spring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The rows of the tables in a page of the documentation. */
public final class DocumentTable {

    private DocumentTable() {}

    /** All rows whose first cell is code, as their cells without backticks. */
    public static List<List<String>> rowsOf(String page) {
        Path path = Path.of(System.getProperty("basedir", "."), "..", "docs", page);
        try {
            return Files.readAllLines(path).stream()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> Arrays.stream(
                                    line.substring(1, line.lastIndexOf('|')).split("\\|"))
                            .map(cell -> cell.strip().replace("`", ""))
                            .toList())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
