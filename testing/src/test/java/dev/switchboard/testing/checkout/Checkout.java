package dev.switchboard.testing.checkout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files of the checkout that this test was built in, without what is built or not under version control. */
final class Checkout {
    private static final Set<String> LEFT_OUT = Set.of("target", "data", ".git", ".idea", "node_modules");

    private final Path root;
    private final List<Path> files;

    private Checkout(Path root, List<Path> files) {
        this.root = root;
        this.files = List.copyOf(files);
    }

    static Checkout read() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
            if (root == null) {
                throw new IllegalStateException("No mvnw above " + Path.of("").toAbsolutePath());
            }
        }
        return new Checkout(root, filesUnder(root));
    }

    private static List<Path> filesUnder(Path root) {
        List<Path> files = new ArrayList<>();
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return LEFT_OUT.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(root, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(null);
        return files;
    }

    /** The files whose path below the checkout passes, in the order of their paths. */
    List<Path> files(Predicate<String> path) {
        return files.stream().filter(file -> path.test(name(file))).toList();
    }

    List<Path> documents() {
        return files(path -> path.endsWith(".md"));
    }

    /** The path below the checkout, with slashes. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    Path file(String name) {
        return root.resolve(name);
    }

    String text(String name) {
        return text(file(name));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read as UTF-8", e);
        }
    }
}
