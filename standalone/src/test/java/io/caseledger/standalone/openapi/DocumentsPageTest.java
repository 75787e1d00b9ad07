package io.caseledger.standalone.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.standalone.RunningCaseledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader of the documents' page has the demo token, and presses Execute on every operation in order, as the page fills it in. */
class DocumentsPageTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int PATIENCE_MILLIS = 20_000;

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static RunningCaseledger application;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() {
        assumeTrue(Files.isExecutable(CHROMIUM), "needs " + CHROMIUM);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
        application = RunningCaseledger.startOn(DATABASE.location());
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
        if (application != null) {
            application.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"history", "tracking", "mobility", "editorial", "allocation", "common"})
    void every_operation_answers_sensibly_to_what_the_page_fills_in(String document) {
        Map<String, String> answers = new LinkedHashMap<>();
        try (Page page = browser.newPage()) {
            page.setDefaultTimeout(PATIENCE_MILLIS);
            page.navigate(application.url() + "/docs?urls.primaryName=" + document);
            page.locator(".opblock").first().waitFor();
            authorize(page);
            for (Locator operation : page.locator(".opblock").all()) {
                answers.put(
                        operation.getAttribute("id")
                                + ' '
                                + operation.locator(".opblock-summary-path").getAttribute("data-path"),
                        execute(operation));
            }
        }
        assertThat(answers).hasSizeGreaterThan(5);
        List<String> senseless = new ArrayList<>();
        answers.forEach((operation, answer) -> {
            // Ids in paths, and of what is to be locked, are examples: what they name may not be there, or not in the
            // state that is needed.
            boolean ofAnotherItem = (operation.contains("{") || operation.contains("createLockRequest"))
                    && answer.matches("(404|409).*");
            if (!answer.startsWith("2") && !ofAnotherItem) {
                senseless.add(operation + ": " + answer);
            }
        });
        assertThat(senseless).isEmpty();
    }

    private static void authorize(Page page) {
        page.locator(".auth-wrapper .authorize").first().click();
        for (Locator scheme : page.locator(".auth-container").all()) {
            if (scheme.locator("input").count() > 0) {
                scheme.locator("input").first().fill("demo-admin");
                scheme.locator("button.authorize").click();
            }
        }
        page.locator(".modal-ux .btn-done").first().click();
    }

    private static String execute(Locator operation) {
        operation.locator(".opblock-summary-control").click();
        operation.locator(".try-out__btn").click();
        operation.locator(".execute").click();
        Locator live = operation.locator(".live-responses-table .response");
        live.locator(".response-col_status").waitFor();
        String answer = live.innerText().strip().replaceAll("\\s+", " ");
        operation.locator(".opblock-summary-control").click();
        return answer.substring(0, Math.min(answer.length(), 300));
    }
}
