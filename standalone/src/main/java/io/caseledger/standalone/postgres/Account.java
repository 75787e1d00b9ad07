package io.caseledger.standalone.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who runs PostgreSQL, which refuses to be run by root. Root runs it in a user namespace that does not know him by that name, which leaves his files his; where namespaces are forbidden, as in
 * most containers, an unprivileged account runs it and its files become that account's.
 *
 * @param prefix what stands before every command
 * @param owner who must own the files; null: whoever runs this process
 */
record Account(List<String> prefix, @Nullable UserPrincipal owner) {

    static Account current() throws IOException {
        if (OperatingSystem.current() == OperatingSystem.Windows || new UnixSystem().getUid() != 0) {
            return new Account(List.of(), null);
        }
        Account namespace = rootInNamespace();
        if (namespace != null) {
            return namespace;
        }
        Account other = unprivileged();
        if (other != null) {
            return other;
        }
        throw new EmbeddedPostgresException(
                "PostgreSQL does not run as root, and this machine allows neither a user namespace nor another account",
                "run the application as an ordinary user, or name a PostgreSQL of your own in SPRING_DATASOURCE_URL");
    }

    static @Nullable Account rootInNamespace() throws IOException {
        List<String> prefix = List.of("unshare", "-U");
        return isUnprivileged(prefix) ? new Account(prefix, lookUp("root")) : null;
    }

    static @Nullable Account unprivileged() throws IOException {
        for (String name : List.of("postgres", "nobody")) {
            UserPrincipal owner = lookUp(name);
            Command.Outcome group = Command.run(List.of("id", "-g", name));
            List<String> prefix =
                    List.of("setpriv", "--reuid=" + name, "--regid=" + group.output(), "--clear-groups", "--");
            if (owner != null && group.succeeded() && isUnprivileged(prefix)) {
                return new Account(prefix, owner);
            }
        }
        return null;
    }

    private static boolean isUnprivileged(List<String> prefix) throws IOException {
        Command.Outcome id = Command.run(concat(prefix, List.of("id", "-u")));
        return id.succeeded() && !id.output().equals("0");
    }

    private static @Nullable UserPrincipal lookUp(String name) throws IOException {
        try {
            return Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
        } catch (UserPrincipalNotFoundException unknown) {
            return null;
        }
    }

    Command.Outcome run(List<String> command) throws IOException {
        return Command.run(concat(prefix, command));
    }

    /** Makes the files ours to run on, which only root can do; for everybody else they are or are not. */
    void own(Path file) throws IOException {
        if (owner != null) {
            Folders.giveTo(owner, file);
        }
    }

    void mustReach(Path folder) throws IOException {
        if (owner != null && !run(List.of("test", "-x", folder.toString())).succeeded()) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL runs as " + owner.getName() + " here and cannot reach " + folder,
                    "let others pass through that folder and those above it (chmod o+x), or choose another data folder");
        }
        if (owner == null && !Files.isWritable(folder)) {
            throw new EmbeddedPostgresException(
                    "the folder " + folder + " belongs to "
                            + Files.getOwner(folder).getName() + " and cannot be written",
                    "start the application as that user, or give the folder to " + System.getProperty("user.name"));
        }
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
