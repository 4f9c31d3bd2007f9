package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;

/** Debian's Chromium, without a window. What a person does, in a person's words. */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> PLACES = List.of("/usr/bin", "/usr/local/bin", "/snap/bin");
    private static final String AXE = axe();

    /** The picture that the README shows. */
    private static final String README = "number";

    private final ChromeDriver driver;
    private final String url;

    Browser(String url, boolean scripts) {
        this(url, options(scripts));
    }

    /** Asks another process whenever it is sent to the address, as if that stood in front of it. */
    public static Browser sentTo(URI address, URI process) {
        return new Browser(
                address.toString(),
                options(true)
                        .addArguments("--host-resolver-rules=MAP %s %s"
                                .formatted(address.getAuthority(), process.getAuthority())));
    }

    private Browser(String url, ChromeOptions options) {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        this.driver = new ChromeDriver(service, options);
        this.url = url;
    }

    private static ChromeOptions options(boolean scripts) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").orElseThrow().toString());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en-US");
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        return options;
    }

    /** Whether there is one on this machine. */
    public static boolean isThere() {
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

    public Browser open(String path) {
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
    public Browser press(String words) {
        return at(By.xpath("//*[self::button or self::a][normalize-space()='" + words + "']"), WebElement::click);
    }

    /** Where several are alike: in the part of this kind that has the text. */
    Browser pressIn(String part, String text, String words) {
        return at(
                By.xpath("//%s[contains(normalize-space(), '%s')]//*[self::button or self::a][normalize-space()='%s']"
                        .formatted(part, text, words)),
                WebElement::click);
    }

    public Browser choose(String field, String words) {
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
        return at(By.cssSelector("main [name='" + field + "']:not([type=hidden])"), input -> {
            input.clear();
            input.sendKeys(text);
        });
    }

    public Browser tick(String field, String value) {
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
    public Browser sees(String words) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(text()).contains(words));
        return this;
    }

    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Puts the focus on a button or link that the page replaces by itself, and sees it there on the new one. */
    Browser keepsTheFocusOn(String words) {
        AtomicReference<WebElement> focused = new AtomicReference<>();
        at(By.xpath("//*[self::button or self::a][normalize-space()='" + words + "']"), button -> {
            driver.executeScript("arguments[0].focus()", button);
            focused.set(button);
        });
        ExpectedCondition<Boolean> replaced = ExpectedConditions.stalenessOf(Objects.requireNonNull(focused.get()));
        await().atMost(PATIENCE).until(() -> replaced.apply(driver));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(focused()).isEqualTo(words));
        return this;
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

    /** Where on Earth it is. */
    Browser at(String zone) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
        return this;
    }

    /** What the first of these elements says, and what it says when it is pointed at. */
    Map.Entry<String, String> said(String css) {
        WebElement element = driver.findElement(By.cssSelector(css));
        return Map.entry(element.getText(), String.valueOf(element.getDomAttribute("title")));
    }

    /** From now on no address that is like one of these can be reached; none is as before. */
    Browser cannotReach(String... addresses) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of(addresses)));
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
