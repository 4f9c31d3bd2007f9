package dev.switchboard.testing.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads the XML reports that Surefire and Failsafe leave in each module. */
final class Reports {
    private static final List<String> DIRECTORIES = List.of("surefire-reports", "failsafe-reports");

    private final List<String> failures = new ArrayList<>();
    private final List<String> repeated = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private int passed;

    private Reports() {}

    /**
     * The outcome of all modules of a checkout.
     *
     * @param since reports that are older belong to another run, as those of a test that has been renamed
     */
    static Outcome under(Path checkout, Instant since) throws IOException {
        Reports reports = new Reports();
        for (Path report : files(checkout)) {
            if (!Files.getLastModifiedTime(report).toInstant().isBefore(since)) {
                reports.add(report);
            }
        }
        return new Outcome(reports.passed, reports.failures, reports.repeated, reports.skipped);
    }

    private static List<Path> files(Path checkout) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(checkout)) {
            for (Path module : modules.sorted().toList()) {
                for (String directory : DIRECTORIES) {
                    files.addAll(reports(module.resolve("target").resolve(directory)));
                }
            }
        }
        return files;
    }

    private static List<Path> reports(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList();
        }
    }

    private void add(Path report) throws IOException {
        NodeList cases = parse(report).getElementsByTagName("testcase");
        for (int index = 0; index < cases.getLength(); index++) {
            add((Element) cases.item(index));
        }
    }

    private void add(Element test) {
        Element failure = first(test, "failure", "error");
        Element skip = first(test, "skipped");
        Element failedFirst = first(test, "flakyFailure", "flakyError");
        if (failedFirst != null) {
            repeated.add(line(test, failedFirst));
        }
        if (failure != null) {
            failures.add(line(test, failure));
        } else if (skip != null) {
            skipped.merge(oneLine(skip.getAttribute("message"), "no reason given"), 1, Integer::sum);
        } else {
            passed++;
        }
    }

    private static String line(Element test, Element failure) {
        return test.getAttribute("classname") + "." + test.getAttribute("name") + ": "
                + oneLine(failure.getAttribute("message"), "no message");
    }

    private static @Nullable Element first(Element test, String... names) {
        for (String name : names) {
            if (test.getElementsByTagName(name).item(0) instanceof Element element) {
                return element;
            }
        }
        return null;
    }

    private static String oneLine(String message, String otherwise) {
        String line = message.replaceFirst("^(\\S+\\.)?TestAbortedException: ", "")
                .replaceFirst("^Assumption failed: ", "")
                .replaceAll("\\s+", " ")
                .strip();
        return line.isEmpty() ? otherwise : line.substring(0, Math.min(line.length(), 300));
    }

    private static Element parse(Path report) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            return builder.parse(report.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(report + " cannot be read", e);
        }
    }
}
