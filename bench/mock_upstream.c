/* A provider that speaks just enough of OpenAI's chat completions to measure a gateway, and much faster than any gateway.
 *
 * One thread, one epoll. Port P answers at once; port P+1 pauses between the chunks of a stream. A request whose body holds
 * "stream":true gets server-sent events, each carrying "T" and the monotonic nanoseconds of its sending, so that the load generator
 * can tell how long a chunk was under way. Both ends read the same clock, so they must run on one machine.
 *
 *     mock_upstream PORT CHUNKS PAUSE_MS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_FD 8192
#define REQUEST_LIMIT 65536

typedef struct {
    int fd, filled, is_paced, next;
    uint64_t due;
    char *buffer;
} Client;

static Client *clients[MAX_FD];
static Client *streaming[MAX_FD]; /* paced streams under way */
static int streams, chunks = 100, pause_ms = 20, poller, answer_length;
static char answer[8192];

static const char STREAM_HEAD[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n"
    "Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n";
#define CHUNK_HEAD                                                                                      \
    "data: {\"id\":\"chatcmpl-mock123\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"   \
    "\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_mock\",\"choices\":"

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void watch(int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

static int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (void *)&address, sizeof address) || listen(fd, 4096)) {
        perror("bind");
        exit(1);
    }
    watch(fd);
    return fd;
}

static void drop(Client *client) {
    for (int i = 0; i < streams; i++)
        if (streaming[i] == client) {
            streaming[i] = streaming[--streams];
            break;
        }
    clients[client->fd] = NULL;
    close(client->fd);
    free(client->buffer);
    free(client);
}

/* Writes everything, waiting for a slow reader for at most a second at a time. */
static int write_all(Client *client, const char *data, int length) {
    while (length > 0) {
        int n = send(client->fd, data, length, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno != EAGAIN) return -1;
            struct pollfd writable = {.fd = client->fd, .events = POLLOUT};
            poll(&writable, 1, 1000);
            continue;
        }
        data += n;
        length -= n;
    }
    return 0;
}

/* Event i of a stream as one HTTP chunk: the text, the finish reason, the usage, [DONE]. */
static int make_event(char *out, int i) {
    char data[700];
    int n;
    if (i < chunks)
        n = sprintf(data,
                    CHUNK_HEAD "[{\"index\":0,\"delta\":{%s\"content\":\"T%020llu \"},\"logprobs\":null,\"finish_reason\":null}]}\n\n",
                    i == 0 ? "\"role\":\"assistant\"," : "", (unsigned long long)now_ns());
    else if (i == chunks)
        n = sprintf(data, CHUNK_HEAD "[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n");
    else if (i == chunks + 1)
        n = sprintf(data, CHUNK_HEAD "[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":100,\"total_tokens\":120}}\n\n");
    else
        n = sprintf(data, "data: [DONE]\n\n");
    return sprintf(out, "%x\r\n%s\r\n%s", n, data, i == chunks + 2 ? "0\r\n\r\n" : "");
}

/* -1: the client is gone, 1: the stream is complete, 0: more is due later. */
static int pump(Client *client) {
    char out[1024];
    int last = chunks + 3;
    int until = client->is_paced && client->next < chunks ? client->next + 1 : last;
    while (client->next < until)
        if (write_all(client, out, make_event(out, client->next++))) return -1;
    if (client->next == last) return 1;
    client->due += pause_ms * 1000000ull;
    return 0;
}

/* The length of the first complete request in the buffer, 0 when there is none yet. */
static int request_length(Client *client, int *head_length) {
    client->buffer[client->filled] = 0;
    char *end = strstr(client->buffer, "\r\n\r\n");
    if (!end) return 0;
    *head_length = end - client->buffer + 4;
    *end = 0;
    char *length = strcasestr(client->buffer, "\r\ncontent-length:");
    int is_chunked = strcasestr(client->buffer, "\r\ntransfer-encoding: chunked") != NULL;
    *end = '\r';
    if (is_chunked) {
        char *body = client->buffer + *head_length;
        char *last = memmem(body, client->filled - *head_length, "0\r\n\r\n", 5);
        return last ? last - client->buffer + 5 : 0;
    }
    int total = *head_length + (length ? atoi(length + 17) : 0);
    return client->filled < total ? 0 : total;
}

static void answer_requests(Client *client) {
    int head_length, total;
    while ((total = request_length(client, &head_length))) {
        char *body = client->buffer + head_length;
        int length = total - head_length;
        int is_stream = memmem(body, length, "\"stream\":true", 13) || memmem(body, length, "\"stream\": true", 14);
        memmove(client->buffer, client->buffer + total, client->filled - total);
        client->filled -= total;
        int failed = is_stream ? write_all(client, STREAM_HEAD, sizeof STREAM_HEAD - 1) : write_all(client, answer, answer_length);
        if (!failed && is_stream) {
            client->next = 0;
            client->due = now_ns();
            if (client->is_paced) {
                streaming[streams++] = client;
                return;
            }
            failed = pump(client) < 0;
        }
        if (failed) {
            drop(client);
            return;
        }
    }
}

static void accept_all(int listener, int is_paced) {
    for (;;) {
        int fd = accept4(listener, 0, 0, SOCK_NONBLOCK), on = 1;
        if (fd < 0) return;
        if (fd >= MAX_FD) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        Client *client = calloc(1, sizeof *client);
        client->fd = fd;
        client->is_paced = is_paced;
        client->buffer = malloc(REQUEST_LIMIT + 1);
        clients[fd] = client;
        watch(fd);
    }
}

static void receive(Client *client) {
    int n = recv(client->fd, client->buffer + client->filled, REQUEST_LIMIT - client->filled, 0);
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN) drop(client);
        return;
    }
    client->filled += n;
    for (int i = 0; i < streams; i++)
        if (streaming[i] == client) return;
    answer_requests(client);
}

static void pump_due(void) {
    uint64_t now = now_ns();
    for (int i = 0; i < streams;) {
        Client *client = streaming[i];
        int state = client->due <= now ? pump(client) : 0;
        if (state == 0) {
            i++;
        } else if (state < 0) {
            drop(client);
        } else {
            streaming[i] = streaming[--streams];
            if (client->filled) answer_requests(client);
        }
    }
}

static int wait_ms(void) {
    if (!streams) return -1;
    uint64_t first = ~0ull, now = now_ns();
    for (int i = 0; i < streams; i++)
        if (streaming[i]->due < first) first = streaming[i]->due;
    return first <= now ? 0 : (int)((first - now + 999999) / 1000000);
}

int main(int argc, char **argv) {
    int port = argc > 1 ? atoi(argv[1]) : 9000;
    if (argc > 2) chunks = atoi(argv[2]);
    if (argc > 3) pause_ms = atoi(argv[3]);
    poller = epoll_create1(0);
    int at_once = listen_on(port), paced = listen_on(port + 1);

    char body[4096], text[700] = {0};
    for (int i = 0; i < 650; i++) text[i] = "lorem ipsum dolor sit amet, "[i % 28];
    int length = sprintf(body,
                         "{\"id\":\"chatcmpl-mock123\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"gpt-4o-mini\","
                         "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\",\"refusal\":null},\"logprobs\":null,"
                         "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":100,\"total_tokens\":120},"
                         "\"system_fingerprint\":\"fp_mock\"}",
                         text);
    answer_length = sprintf(answer,
                            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: keep-alive\r\n\r\n%s",
                            length, body);

    struct epoll_event events[512];
    for (;;) {
        int ready = epoll_wait(poller, events, 512, wait_ms());
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == at_once || fd == paced)
                accept_all(fd, fd == paced);
            else if (clients[fd])
                receive(clients[fd]);
        }
        pump_due();
    }
}
