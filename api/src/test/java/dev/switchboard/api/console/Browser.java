package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;

/** Debian's Chromium, without a window. What a person does, in a person's words. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> PLACES = List.of("/usr/bin", "/usr/local/bin", "/snap/bin");
    private static final String AXE = axe();

    /** The picture that the README shows. */
    private static final String README = "number";

    private final ChromeDriver driver;
    private final String url;

    Browser(String url, boolean scripts) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").orElseThrow().toString());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en-US");
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        this.driver = new ChromeDriver(service, options);
        this.url = url;
    }

    /** Whether there is one on this machine. */
    static boolean isThere() {
        return program("chromium").isPresent() && program("chromedriver").isPresent();
    }

    private static Optional<Path> program(String name) {
        return PLACES.stream()
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Browser open(String path) {
        driver.get(url + path);
        return this;
    }

    Browser signIn(String person) {
        open("/console/sign-in");
        return press("Go on as " + person);
    }

    Browser signOut() {
        return press("Sign out");
    }

    /** Presses the first button, or follows the first link, of these words. */
    Browser press(String words) {
        return at(By.xpath("//*[self::button or self::a][normalize-space()='" + words + "']"), WebElement::click);
    }

    Browser choose(String field, String words) {
        return at(
                By.cssSelector("main [name='" + field + "']"), select -> new Select(select).selectByVisibleText(words));
    }

    /** Of a part of the page, where another part has a field of that name. */
    Browser chooseIn(String part, String field, String words) {
        return at(
                By.cssSelector("main " + part + " [name='" + field + "']"),
                select -> new Select(select).selectByVisibleText(words));
    }

    Browser type(String field, CharSequence text) {
        return at(By.cssSelector("main [name='" + field + "']"), input -> {
            input.clear();
            input.sendKeys(text);
        });
    }

    Browser tick(String field, String value) {
        return at(By.cssSelector("main input[name='" + field + "'][value='" + value + "']"), WebElement::click);
    }

    /** Once it is there; once more when the page has replaced it in this moment, as one that changes by itself does. */
    private Browser at(By what, Consumer<WebElement> action) {
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(gone ->
                        gone instanceof StaleElementReferenceException || gone instanceof NoSuchElementException)
                .until(() -> {
                    action.accept(driver.findElement(what));
                    return true;
                });
        return this;
    }

    Browser keys(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
        return this;
    }

    String focused() {
        return driver.switchTo().activeElement().getText();
    }

    /** Waits until the page says so. */
    Browser sees(String words) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(text()).contains(words));
        return this;
    }

    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** What stands in a field. */
    String value(String field) {
        return String.valueOf(driver.findElement(By.cssSelector("main [name='" + field + "']"))
                .getDomProperty("value"));
    }

    String path() {
        return String.valueOf(driver.getCurrentUrl()).substring(url.length());
    }

    boolean has(String css) {
        return !driver.findElements(By.cssSelector(css)).isEmpty();
    }

    Cookie cookie(String name) {
        return Objects.requireNonNull(driver.manage().getCookieNamed(name), name);
    }

    /** As wide as a phone or a desk, and dark or light. */
    Browser look(int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    /** What is wrong with the page by WCAG 2.2 AA, a line for each; and whether it is wider than the screen. */
    List<String> violations() {
        driver.executeScript(AXE);
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                   .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary)
                                                   .slice(0, 3).join(' | '))))
                   .catch(e => done(['axe failed: ' + e]));
                """);
        Object wide = driver.executeScript(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
        Stream<String> violations =
                ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf);
        return Boolean.TRUE.equals(wide)
                ? Stream.concat(violations, Stream.of("the page is wider than the screen"))
                        .toList()
                : violations.toList();
    }

    /** What the browser complained of, a blocked script or style among it. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .filter(entry -> entry.startsWith("SEVERE"))
                .toList();
    }

    void picture(String name) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "console"));
            byte[] picture = driver.getScreenshotAs(OutputType.BYTES);
            Files.write(folder.resolve(name + ".png"), picture);
            if (name.equals(README) && Boolean.getBoolean("console.pictures.record")) {
                Files.write(Path.of("..", "docs", "console.png"), picture);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
