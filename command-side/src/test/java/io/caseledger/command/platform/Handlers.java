package io.caseledger.command.platform;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.axonframework.commandhandling.CommandHandler;

/** Axon routes a command by its class: one that no shell takes is found out only when somebody sends it. */
public final class Handlers {

    private Handlers() {}

    /** The simple names of the commands that a shell has no handler for. */
    public static Set<String> missing(Class<?> shell, Class<?> commands) {
        Set<Class<?>> handled = Arrays.stream(shell.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(CommandHandler.class))
                .<Class<?>>map(method -> method.getParameterTypes()[0])
                .collect(toSet());
        return Arrays.stream(commands.getPermittedSubclasses())
                .filter(command -> !handled.contains(command))
                .map(Class::getSimpleName)
                .collect(toCollection(TreeSet::new));
    }
}
