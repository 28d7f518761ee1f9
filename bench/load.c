/* A load generator that costs little: one thread, one epoll.
 *
 * Closed loop by default (every connection asks again as soon as it has its answer), open loop with -r (requests start at fixed times,
 * and latency counts from the time a request was due, so that a stalled server cannot hide its stall). Prints one JSON object; times in
 * milliseconds. An answer counts when it arrived whole with status 200: in the closed loop by the time it was complete, in the open one
 * by the time its request was due.
 *
 *     load -p PORT -P PATH -f BODY_FILE [-H HEADER]... [-c CONNECTIONS] [-d SECONDS] [-w WARM_UP_SECONDS] [-r PER_SECOND]
 *
 * In a closed loop the connections start evenly spread over the warm-up, so that 512 streams do not begin in one instant.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEAD_LIMIT 16384
enum Framing { SIZE, DATA, DATA_END, LAST_LINE };

typedef struct {
    int fd, is_busy, is_counted, head_length, head_filled, status, is_chunked, must_close, saw_done;
    long length, received, chunk_left;
    enum Framing framing;
    int size_is_done, done_matched, digits;
    char head[HEAD_LIMIT], stamp[21];
    uint64_t due, first;
} Connection;

typedef struct {
    double *values;
    long count, room;
} Series;

static Connection *connections;
static Series latency, first_byte, chunk_delay;
static int connection_count = 32, port = 9000, poller, is_measuring, wants_done;
static double seconds = 5, rate = 0, warm_up = 1;
static char *request;
static int request_length;
static long succeeded, failed, events, reconnected;
static char first_error[400];

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void add(Series *series, double value) {
    if (series->count == series->room) {
        series->room = series->room ? series->room * 2 : 65536;
        series->values = realloc(series->values, series->room * sizeof(double));
    }
    series->values[series->count++] = value;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double share(Series *series, double p) {
    return series->count ? series->values[(long)(p * (series->count - 1) + .5)] : -1;
}

static void open_connection(Connection *c) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    int on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(c->fd, (void *)&address, sizeof address)) {
        perror("connect");
        exit(2);
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
    c->is_busy = 0;
}

static void reopen(Connection *c) {
    close(c->fd);
    reconnected++;
    open_connection(c);
}

static void ask(Connection *c, uint64_t due) {
    c->head_filled = c->head_length = c->received = c->is_chunked = c->must_close = c->chunk_left = 0;
    c->size_is_done = c->done_matched = c->saw_done = c->digits = 0;
    c->framing = SIZE;
    c->length = -1;
    c->first = 0;
    c->is_counted = rate && is_measuring;
    c->due = due ? due : now_ns();
    if (send(c->fd, request, request_length, MSG_NOSIGNAL) != request_length) {
        reopen(c);
        send(c->fd, request, request_length, MSG_NOSIGNAL);
    }
    c->is_busy = 1;
}

/* Looks for time stamps ("T" and 20 digits) and for the end mark of a stream, wherever the bytes are cut. */
static void scan(Connection *c, const char *data, int n) {
    uint64_t at = 0;
    for (int i = 0; i < n; i++) {
        char b = data[i];
        if (c->done_matched < 6) c->done_matched = b == "[DONE]"[c->done_matched] ? c->done_matched + 1 : b == '[';
        if (c->digits && b >= '0' && b <= '9') {
            c->stamp[c->digits - 1] = b;
            if (++c->digits < 21) continue;
            c->digits = 0;
            c->stamp[20] = 0;
            if (!at) at = now_ns();
            if (!c->first) c->first = at;
            if (!is_measuring) continue;
            events++;
            add(&chunk_delay, (at - strtoull(c->stamp, 0, 10)) / 1e6);
        } else
            c->digits = b == 'T';
    }
    c->saw_done = c->done_matched == 6;
}

static void take(Connection *c, const char *data, int n) {
    c->received += n;
    if (wants_done) scan(c, data, n);
}

/* 1 when the head is complete; *used says how much of the data belonged to it. */
static int take_head(Connection *c, const char *data, int n, int *used) {
    int before = c->head_filled;
    if (n > HEAD_LIMIT - 1 - before) n = HEAD_LIMIT - 1 - before;
    memcpy(c->head + before, data, n);
    c->head_filled += n;
    c->head[c->head_filled] = 0;
    char *end = strstr(c->head, "\r\n\r\n");
    if (!end) return 0;
    c->head_length = end - c->head + 4;
    *used = c->head_length - before;
    c->status = atoi(c->head + 9);
    if (c->status != 200 && !first_error[0]) snprintf(first_error, sizeof first_error, "%.380s", c->head);
    *end = 0;
    char *length = strcasestr(c->head, "\r\ncontent-length:");
    if (length) c->length = atol(length + 17);
    c->is_chunked = strcasestr(c->head, "\r\ntransfer-encoding: chunked") != NULL;
    c->must_close = strcasestr(c->head, "\r\nconnection: close") != NULL;
    return 1;
}

static int hex(char b) {
    if (b >= '0' && b <= '9') return b - '0';
    return (b | 32) >= 'a' && (b | 32) <= 'f' ? (b | 32) - 'a' + 10 : -1;
}

/* 1 when the chunked body is complete. */
static int take_chunks(Connection *c, const char *data, int n) {
    for (int i = 0; i < n;) {
        if (c->framing == DATA) {
            int m = n - i < c->chunk_left ? n - i : (int)c->chunk_left;
            take(c, data + i, m);
            i += m;
            if (!(c->chunk_left -= m)) c->framing = DATA_END;
            continue;
        }
        char b = data[i++];
        if (c->framing == LAST_LINE && b == '\n') return 1;
        if (c->framing == DATA_END && b == '\n') c->framing = SIZE, c->chunk_left = c->size_is_done = 0;
        else if (c->framing == SIZE && b == '\n') c->framing = c->chunk_left ? DATA : LAST_LINE;
        else if (c->framing == SIZE && !c->size_is_done) {
            if (hex(b) >= 0) c->chunk_left = c->chunk_left * 16 + hex(b);
            else c->size_is_done = 1;
        }
    }
    return 0;
}

/* 1 when the answer is complete. */
static int feed(Connection *c, const char *data, int n) {
    int used = 0;
    if (!c->head_length && !take_head(c, data, n, &used)) return 0;
    if (c->is_chunked) return take_chunks(c, data + used, n - used);
    take(c, data + used, n - used);
    return c->length >= 0 && c->received >= c->length;
}

static void finish(Connection *c) {
    uint64_t at = now_ns();
    if (!rate) c->is_counted = is_measuring;
    if (c->is_counted && c->status == 200 && (!wants_done || c->saw_done)) {
        succeeded++;
        add(&latency, (at - c->due) / 1e6);
        if (c->first) add(&first_byte, (c->first - c->due) / 1e6);
    } else if (c->is_counted)
        failed++;
    c->is_busy = 0;
    if (c->must_close) reopen(c);
}

static void receive(Connection *c) {
    static char data[65536];
    int n = recv(c->fd, data, sizeof data, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    int was_busy = c->is_busy;
    if (n <= 0) {
        int is_whole = was_busy && c->head_length && !c->is_chunked && c->length < 0;
        if (is_whole) finish(c);
        else if (was_busy && (rate ? c->is_counted : is_measuring)) failed++;
        reopen(c);
    } else {
        if (!was_busy || !feed(c, data, n)) return;
        finish(c);
    }
    if (was_busy && !rate) ask(c, 0);
}

static Connection *idle_connection(void) {
    static int turn;
    for (int i = 0; i < connection_count; i++) {
        Connection *c = &connections[(turn + i) % connection_count];
        if (c->is_busy) continue;
        turn = (turn + i + 1) % connection_count;
        return c;
    }
    return NULL;
}

static void build_request(const char *path, const char *headers, const char *body_file) {
    static char body[60000];
    FILE *file = fopen(body_file, "r");
    if (!file) {
        perror(body_file);
        exit(1);
    }
    int n = fread(body, 1, sizeof body - 1, file);
    fclose(file);
    wants_done = memmem(body, n, "\"stream\":true", 13) != NULL;
    request = malloc(n + 8192);
    request_length = sprintf(request, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nAccept: */*\r\n%sContent-Length: %d\r\n\r\n",
                             path, port, headers, n);
    memcpy(request + request_length, body, n);
    request_length += n;
}

static void run(void) {
    uint64_t start = now_ns(), measure = start + (uint64_t)(warm_up * 1e9), end = measure + (uint64_t)(seconds * 1e9);
    uint64_t step = (uint64_t)(rate ? 1e9 / rate : warm_up * 1e9 * .8 / connection_count), next = start;
    int started = 0;
    struct epoll_event ready[512];
    for (;;) {
        uint64_t now = now_ns(), wait = 100000000;
        if (now >= end) return;
        is_measuring = now >= measure;
        while (next <= now && (rate || started < connection_count)) {
            Connection *c = rate ? idle_connection() : &connections[started++];
            if (!c) break;
            ask(c, rate ? next : 0);
            next += step;
        }
        if (rate || started < connection_count) wait = next > now ? next - now : 100000;
        if (wait > end - now) wait = end - now;
        struct timespec timeout = {0, wait > 100000000 ? 100000000 : (long)wait};
        int n = epoll_pwait2(poller, ready, 512, &timeout, 0);
        for (int i = 0; i < n; i++) receive(ready[i].data.ptr);
    }
}

int main(int argc, char **argv) {
    const char *path = "/v1/chat/completions", *body_file = "";
    char headers[4096] = "";
    for (int option; (option = getopt(argc, argv, "c:d:r:p:P:f:H:w:")) != -1;) switch (option) {
            case 'c': connection_count = atoi(optarg); break;
            case 'd': seconds = atof(optarg); break;
            case 'r': rate = atof(optarg); break;
            case 'p': port = atoi(optarg); break;
            case 'P': path = optarg; break;
            case 'f': body_file = optarg; break;
            case 'H': snprintf(headers + strlen(headers), sizeof headers - strlen(headers), "%s\r\n", optarg); break;
            case 'w': warm_up = atof(optarg); break;
            default: return 1;
        }
    build_request(path, headers, body_file);
    poller = epoll_create1(0);
    connections = calloc(connection_count, sizeof(Connection));
    for (int i = 0; i < connection_count; i++) open_connection(&connections[i]);
    run();
    long unfinished = 0;
    for (int i = 0; i < connection_count; i++) unfinished += connections[i].is_busy;
    Series *all[] = {&latency, &first_byte, &chunk_delay};
    for (int i = 0; i < 3; i++) qsort(all[i]->values, all[i]->count, sizeof(double), by_size);
    printf("{\"connections\":%d,\"rate\":%g,\"seconds\":%g,\"ok\":%ld,\"failed\":%ld,\"unfinished\":%ld,\"per_second\":%.1f,"
           "\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"max\":%.3f,\"ttft50\":%.3f,\"ttft99\":%.3f,"
           "\"chunks_per_second\":%.0f,\"chunk50\":%.3f,\"chunk99\":%.3f,\"reconnected\":%ld}\n",
           connection_count, rate, seconds, succeeded, failed, unfinished, succeeded / seconds, share(&latency, .5), share(&latency, .9),
           share(&latency, .99), share(&latency, 1), share(&first_byte, .5), share(&first_byte, .99), events / seconds,
           share(&chunk_delay, .5), share(&chunk_delay, .99), reconnected);
    if (first_error[0]) fprintf(stderr, "first refusal: %s\n", first_error);
    return 0;
}
