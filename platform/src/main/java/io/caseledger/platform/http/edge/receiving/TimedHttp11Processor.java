package io.caseledger.platform.http.edge.receiving;

import java.io.IOException;
import java.util.Set;
import org.apache.coyote.Adapter;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Tells {@link ReceiveTimer} what Tomcat waits for: before, within and after the answering of a request. */
final class TimedHttp11Processor extends Http11Processor {

    private final ReceiveTimer receiving;
    private final Set<ReceiveTimer> all;
    private final EmptyLines emptyLines;

    TimedHttp11Processor(
            AbstractHttp11Protocol<?> protocol,
            Adapter adapter,
            ReceiveTimer receiving,
            Set<ReceiveTimer> all,
            EmptyLines emptyLines) {
        super(protocol, new Answering(adapter, receiving));
        this.receiving = receiving;
        this.all = all;
        this.emptyLines = emptyLines;
        request.setInputBuffer(new Body(request.getInputBuffer(), receiving));
    }

    @Override
    public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
        if (emptyLines.areOverdue(socket)) {
            return SocketState.CLOSED;
        }
        boolean answeredLater = isAsync();
        long answers = receiving.answers();
        if (!answeredLater) {
            receiving.arrived(socket);
            all.add(receiving);
        }
        SocketState state = SocketState.CLOSED;
        try {
            state = super.process(socket, event);
        } finally {
            boolean waits = state == SocketState.LONG;
            receiving.paused(waits && !isAsync());
            if (!waits) {
                all.remove(receiving);
            }
            if (state == SocketState.OPEN && receiving.answers() == answers) {
                emptyLines.came(socket);
            } else {
                emptyLines.ended(socket);
            }
        }
        return state;
    }

    private record Answering(Adapter adapter, ReceiveTimer receiving) implements Adapter {

        @Override
        public void service(Request request, Response response) throws Exception {
            receiving.answering();
            try {
                adapter.service(request, response);
            } finally {
                receiving.answered();
            }
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
            try {
                return adapter.asyncDispatch(request, response, event);
            } finally {
                receiving.answered();
            }
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return adapter.prepare(request, response);
        }

        @Override
        public void log(Request request, Response response, long time) {
            adapter.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            adapter.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return adapter.getDomain();
        }
    }

    private record Body(InputBuffer input, ReceiveTimer receiving) implements InputBuffer {

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            receiving.awaitBody();
            int bytes = -1;
            try {
                bytes = input.doRead(handler);
                return bytes;
            } finally {
                receiving.bodyCame(bytes);
            }
        }

        @Override
        public int available() {
            return input.available();
        }
    }
}
