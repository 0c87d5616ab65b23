/* The compiled kernel: the best supplies of each demand, exactly as supplydemand/matching/engine.py finds them.
 *
 * Supplies lie in groups that share their block keys, and in tiles of TILE. For a demand, a loop over int16 lanes gives each
 * supply an upper bound of everything but its text (INVALID where a constraint fails); a tile's bound adds the most that any
 * text in it can give. Tiles are taken best first and left out once they cannot reach the worst of the kept. Whoever may
 * still get in is scored exactly, in integers. All bounds err upwards, so leaving out changes nothing. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TILE 128
#define LANES 16
#define WHOLE 10000
#define INVALID (-16000)
#define BUCKET 32
#define BUCKETS 1024
#define WEIGHT_STEP 17 /* tile maxima of text weights are kept in bytes, in steps of 17 */
#define UNSTATED (-1)
enum { TEXT = -1, REGION = -2, LEVEL = -3, DATE = -4, HEADCOUNT = -5, SALARY = -6 };
enum { C_ORGANIZATION, C_LEVEL, C_LEVEL_MAX, C_PROVINCE, C_CITY, C_DISTRICT, C_REACH, C_FROM, C_UNTIL, C_HEADCOUNT, C_PAY, COLUMNS };

typedef int16_t lanes __attribute__((vector_size(2 * LANES)));
typedef int16_t stored __attribute__((vector_size(2 * LANES), aligned(2), may_alias)); /* lanes where numpy put them */

typedef struct {
    int64_t supplies, tiles, groups, facets, keys, frequent, has_ends, has_reach, has_salary;
    const int16_t *province, *city, *district, *level, *reach, *starts, *ends, *heads;
    const int32_t *headcount, *salary, *place;
    const uint64_t *tile_provinces;
    const int32_t *organization_ptr, *organization_idx;
    const int32_t *group_ptr;
    const uint8_t *group_offered;
    const int64_t *group_post_ptr;
    const int32_t *group_post_idx, *group_post_val;
    const int64_t *post_ptr;
    const int32_t *post_idx;
    const int64_t *row_ptr;
    const int32_t *row_key, *row_val;
    const uint8_t *offered;
    const int8_t *key_facet;
    const int64_t *text_ptr;
    const uint16_t *text_term;
    const int16_t *text_weight;
    const uint8_t *tile_max;
    const int64_t *rare_ptr;
    const int32_t *rare_idx;
    const int16_t *rare_val;
} supply_index;

typedef struct {
    const int32_t *columns, *wanted;
    const int64_t *key_ptr;
    const int32_t *key, *worth;
    const int64_t *text_ptr;
    const int32_t *text_term, *text_weight;
} demand_index;

typedef struct {
    int64_t components, block, late_max, top, text_weight;
    int64_t by_organization, by_level, by_reach, by_date;
    int64_t region_city, region_province, region_elsewhere, level_exact, level_higher;
    const int32_t *kind, *weight, *neutral, *silence;
    const uint8_t *is_share, *is_grouped, *is_silent;
} profile_data;

typedef struct {
    int64_t *keys; /* rows of one demand: score << 32 | (0x7fffffff - place), best first, top per demand */
    int16_t *parts;
    int32_t *count;
    int64_t candidates, lonely, scanned, opened, weighed, scored;
} result_data;

typedef struct {
    const supply_index *s;
    const demand_index *d;
    const profile_data *p;
    int16_t *base, *bound;
    int32_t *rare;        /* exact dot products with the rare terms */
    int32_t *tile_text;   /* most that text gives in a tile */
    int32_t *tile_bound;
    int32_t *tiles, *order;
    uint8_t *is_touched;
    int32_t *group_value; /* facets x groups */
    uint64_t *group_bits;
    int16_t *raised;      /* facets x supplies: what the best shared key gave so far, of facets that differ within groups */
    int32_t *mark;        /* worth of a key that the demand has */
    int32_t *dense;       /* the demand's weight of a frequent term */
    int32_t *facet_value;
    int64_t *heap;
    int64_t size, need;   /* need: the least score that gets in */
    int32_t part_of[64];
} work;

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min64(int64_t a, int64_t b) { return a < b ? a : b; }
static lanes pick(lanes mask, lanes a, lanes b) { return (mask & a) | (~mask & b); }
static lanes all(int64_t value) { return (lanes){0} + (int16_t)value; }

/* The most points that a dot product gives. */
static inline int64_t text_points(const profile_data *p, int64_t dot) { return min64(p->text_weight, dot * p->text_weight >> 24); }

/* ---- exact score ---- */

static int64_t place_value(const profile_data *p, const supply_index *s, const int32_t *d, int64_t i, int32_t c) {
    if (!d[C_PROVINCE]) return p->neutral[c];
    if (!s->province[i]) return p->silence[c];
    if (d[C_CITY] && s->city[i] == d[C_CITY]) return p->region_city;
    return s->province[i] == d[C_PROVINCE] ? p->region_province : p->region_elsewhere;
}

static int64_t plain_value(const profile_data *p, const supply_index *s, const int32_t *d, int64_t i, int32_t c) {
    switch (p->kind[c]) {
    case REGION:
        return place_value(p, s, d, i, c);
    case LEVEL:
        if (d[C_LEVEL] == UNSTATED) return p->neutral[c];
        return s->level[i] == d[C_LEVEL] ? p->level_exact : p->level_higher;
    case DATE:
        if (!d[C_FROM]) return p->neutral[c];
        if (!s->starts[i]) return p->silence[c];
        return WHOLE - min64(max64(s->starts[i] - d[C_FROM], 0), p->late_max) * WHOLE / p->late_max;
    case HEADCOUNT:
        if (!d[C_HEADCOUNT]) return p->neutral[c];
        if (!s->headcount[i]) return p->silence[c];
        return min64(s->headcount[i], d[C_HEADCOUNT]) * WHOLE / d[C_HEADCOUNT];
    default:
        if (!d[C_PAY]) return p->neutral[c];
        if (!s->salary[i]) return p->silence[c];
        return min64(WHOLE, (int64_t)d[C_PAY] * WHOLE / s->salary[i]);
    }
}

static int64_t dot_product(const work *w, int64_t i) {
    const supply_index *s = w->s;
    int64_t dot = w->rare[i];
    for (int64_t q = s->text_ptr[i]; q < s->text_ptr[i + 1]; q++) dot += w->dense[s->text_term[q]] * s->text_weight[q];
    return dot;
}

static int64_t exact(work *w, int64_t demand, int64_t i, int64_t dot, int16_t *parts) {
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    const int32_t *d = w->d->columns + demand * COLUMNS, *wanted = w->d->wanted + demand * s->facets;
    for (int64_t f = 0; f < s->facets; f++) w->facet_value[f] = 0;
    for (int64_t q = s->row_ptr[i]; q < s->row_ptr[i + 1]; q++) {
        int32_t worth = w->mark[s->row_key[q]];
        if (!worth) continue;
        int32_t f = s->key_facet[s->row_key[q]];
        if (p->is_share[f]) w->facet_value[f]++;
        else w->facet_value[f] = (int32_t)max64(w->facet_value[f], (int64_t)worth * s->row_val[q] / 100);
    }
    int64_t total = 0;
    for (int32_t c = 0; c < p->components; c++) {
        int32_t f = p->kind[c];
        int64_t value;
        if (f >= 0) {
            if (!wanted[f]) value = p->neutral[c];
            else if (p->is_silent[f] || !s->offered[i * s->facets + f]) value = p->silence[c];
            else value = p->is_share[f] ? (int64_t)w->facet_value[f] * WHOLE / wanted[f] : w->facet_value[f];
        } else if (f == TEXT) {
            value = min64(WHOLE, dot * WHOLE >> 24);
        } else {
            value = plain_value(p, s, d, i, c);
        }
        int64_t part = value * p->weight[c] / WHOLE;
        if (parts) parts[c] = (int16_t)part;
        total += part;
    }
    return total;
}

/* ---- the kept ---- */

static void sift(int64_t *heap, int64_t size) {
    for (int64_t at = 0;;) {
        int64_t low = at, left = 2 * at + 1;
        if (left < size && heap[left] < heap[low]) low = left;
        if (left + 1 < size && heap[left + 1] < heap[low]) low = left + 1;
        if (low == at) return;
        int64_t other = heap[at];
        heap[at] = heap[low];
        heap[low] = other;
        at = low;
    }
}

static void keep(work *w, int64_t key) {
    int64_t *heap = w->heap, top = w->p->top;
    if (w->size < top) {
        int64_t at = w->size++;
        while (at && heap[(at - 1) / 2] > key) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = key;
    } else if (key > heap[0]) {
        heap[0] = key;
        sift(heap, top);
    }
    if (w->size == top) w->need = heap[0] >> 32;
}

/* ---- bounds ---- */

/* Facets that are the same for a whole group: their points, exactly, written over the group's supplies. */
static void fill_groups(work *w, int64_t demand, int64_t constant, int is_blocked) {
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    const int32_t *wanted = w->d->wanted + demand * s->facets;
    int64_t words = (s->groups + 63) / 64;
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        if (!p->is_grouped[f]) continue;
        int32_t *value = w->group_value + f * s->groups;
        for (int64_t r = s->group_post_ptr[key]; r < s->group_post_ptr[key + 1]; r++) {
            int32_t g = s->group_post_idx[r];
            if (p->is_share[f]) value[g]++;
            else value[g] = (int32_t)max64(value[g], (int64_t)w->d->worth[q] * s->group_post_val[r] / 100);
            if (f == p->block && value[g]) w->group_bits[g / 64] |= 1ull << g % 64;
        }
    }
    int64_t filled = 0; /* tiles below are prepared */
    for (int64_t word = 0; word < words; word++) {
        uint64_t bits = is_blocked ? w->group_bits[word] : ~0ull;
        if (!is_blocked && word == words - 1 && s->groups % 64) bits = (1ull << s->groups % 64) - 1;
        w->group_bits[word] = 0;
        for (; bits; bits &= bits - 1) {
            int64_t g = word * 64 + __builtin_ctzll(bits);
            int64_t points = constant;
            for (int64_t f = 0; f < s->facets; f++) {
                if (!p->is_grouped[f]) continue;
                int32_t c = w->part_of[f];
                int64_t value = w->group_value[f * s->groups + g];
                if (!wanted[f]) value = p->neutral[c];
                else if (!s->group_offered[g * s->facets + f]) value = p->silence[c];
                else if (p->is_share[f]) value = value * WHOLE / wanted[f];
                points += value * p->weight[c] / WHOLE;
            }
            int64_t first = s->group_ptr[g], last = s->group_ptr[g + 1];
            for (int64_t t = max64(filled, first / TILE); t * TILE < last; t++, filled = t) {
                w->is_touched[t] = 1;
                for (int64_t j = t * TILE; j < (t + 1) * TILE; j++) w->base[j] = INVALID;
            }
            for (int64_t j = first; j < last; j++) w->base[j] = (int16_t)points;
        }
    }
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        if (!p->is_grouped[f]) continue;
        int32_t *value = w->group_value + f * s->groups;
        for (int64_t r = s->group_post_ptr[key]; r < s->group_post_ptr[key + 1]; r++) value[s->group_post_idx[r]] = 0;
    }
}

/* Facets that differ within groups: the most that each shared key can add. */
static void add_keys(work *w, int64_t demand) {
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    const int32_t *wanted = w->d->wanted + demand * s->facets;
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        if (p->is_grouped[f]) continue;
        int32_t weight = p->weight[w->part_of[f]];
        int16_t gain = (int16_t)(p->is_share[f] ? weight / wanted[f] + 1 : (int64_t)weight * w->d->worth[q] / WHOLE + 1);
        for (int64_t r = s->post_ptr[key]; r < s->post_ptr[key + 1]; r++) {
            int32_t i = s->post_idx[r];
            if (!w->is_touched[i / TILE]) continue;
            if (p->is_share[f]) {
                w->base[i] += gain;
            } else if (gain > w->raised[f * s->tiles * TILE + i]) {
                w->base[i] += gain - w->raised[f * s->tiles * TILE + i];
                w->raised[f * s->tiles * TILE + i] = gain;
            }
        }
    }
}

typedef struct {
    int16_t province, city, district, reach, level, level_low, level_high, from, start_high, end_low, late_max, head_cap;
    int16_t at_city, at_province, elsewhere, at_none, level_same, level_other;
    int16_t date_full, date_none, date_step, head_unit, head_none, head_add;
    int date_shift, head_shift;
} terms;

static int64_t points(const profile_data *p, int32_t c, int64_t value) { return value * p->weight[c] / WHOLE; }

/* How a demand's plain components and constraints read in the loop over lanes; returns points that all supplies get. */
static int64_t read_terms(const work *w, int64_t demand, terms *t) {
    const profile_data *p = w->p;
    const int32_t *d = w->d->columns + demand * COLUMNS;
    int64_t constant = 0;
    memset(t, 0, sizeof *t);
    t->province = (int16_t)(d[C_PROVINCE] ? d[C_PROVINCE] : -1);
    t->city = (int16_t)(d[C_CITY] ? d[C_CITY] : -1);
    t->district = (int16_t)(d[C_DISTRICT] ? d[C_DISTRICT] : -1);
    t->reach = (int16_t)(p->by_reach ? d[C_REACH] : 3);
    t->level = (int16_t)d[C_LEVEL];
    int is_bound = p->by_level && (d[C_LEVEL] != UNSTATED || d[C_LEVEL_MAX] != UNSTATED);
    t->level_low = (int16_t)(is_bound ? max64(d[C_LEVEL], 0) : -8);
    t->level_high = (int16_t)(is_bound && d[C_LEVEL_MAX] != UNSTATED ? d[C_LEVEL_MAX] : 32000);
    t->from = (int16_t)d[C_FROM];
    t->late_max = (int16_t)min64(p->late_max, 32000);
    t->start_high = 32767;
    if (p->by_date && d[C_FROM]) t->start_high = (int16_t)min64(d[C_FROM] + p->late_max, 32767);
    if (p->by_date && d[C_UNTIL] && d[C_UNTIL] < t->start_high) t->start_high = (int16_t)d[C_UNTIL];
    t->end_low = (int16_t)(p->by_date && d[C_FROM] ? d[C_FROM] : 0);
    for (int32_t c = 0; c < p->components; c++) {
        int64_t weight = p->weight[c], neutral = points(p, c, p->neutral[c]), silence = points(p, c, p->silence[c]);
        switch (p->kind[c]) {
        case REGION:
            t->at_city = (int16_t)(d[C_PROVINCE] ? points(p, c, p->region_city) : neutral);
            t->at_province = (int16_t)(d[C_PROVINCE] ? points(p, c, p->region_province) : neutral);
            t->elsewhere = (int16_t)(d[C_PROVINCE] ? points(p, c, p->region_elsewhere) : neutral);
            t->at_none = (int16_t)(d[C_PROVINCE] ? silence : neutral);
            break;
        case LEVEL:
            t->level_same = (int16_t)(d[C_LEVEL] == UNSTATED ? neutral : points(p, c, p->level_exact));
            t->level_other = (int16_t)(d[C_LEVEL] == UNSTATED ? neutral : points(p, c, p->level_higher));
            break;
        case DATE:
            t->date_full = (int16_t)(d[C_FROM] ? weight : neutral);
            t->date_none = (int16_t)(d[C_FROM] ? silence : neutral);
            if (d[C_FROM] && weight && p->late_max <= 32000) {
                while (weight << (t->date_shift + 1) <= 32000) t->date_shift++;
                t->date_step = (int16_t)((weight << t->date_shift) / p->late_max);
            }
            break;
        case HEADCOUNT:
            if (!d[C_HEADCOUNT]) {
                t->head_add = (int16_t)neutral;
            } else if (d[C_HEADCOUNT] > 2000 || weight > 8000 || !weight) {
                t->head_add = (int16_t)max64(weight, silence);
            } else {
                t->head_cap = (int16_t)d[C_HEADCOUNT];
                while (weight << (t->head_shift + 1) <= 24000) t->head_shift++;
                t->head_unit = (int16_t)(((weight << t->head_shift) + d[C_HEADCOUNT] - 1) / d[C_HEADCOUNT]);
                t->head_none = (int16_t)silence;
            }
            break;
        case SALARY:
            constant += !d[C_PAY] ? neutral : !w->s->has_salary ? silence : max64(weight, silence);
            break;
        default:
            break;
        }
    }
    return constant;
}

/* Bounds of one tile; returns the highest, and adds how many supplies meet the constraints. */
static inline __attribute__((always_inline)) int64_t scan(const work *w, const terms *t, int64_t tile, int has_ends, int is_local, int64_t *found) {
    const supply_index *s = w->s;
    const lanes zero = all(0), one = all(1);
    lanes best = all(INVALID), many = zero;
    for (int64_t j = tile * TILE; j < (tile + 1) * TILE; j += LANES) {
#define COLUMN(name) ((lanes)*(const stored *)(s->name + j))
        lanes level = COLUMN(level), province = COLUMN(province), city = COLUMN(city), starts = COLUMN(starts), heads = COLUMN(heads);
        lanes base = (lanes)*(const stored *)(w->base + j);
        lanes in_province = province == all(t->province), in_city = city == all(t->city);
        lanes region = pick(in_city, all(t->at_city), pick(in_province, all(t->at_province), all(t->elsewhere)));
        lanes value = base + pick(province == zero, all(t->at_none), region);
        value += pick(level == all(t->level), all(t->level_same), all(t->level_other));
        lanes late = starts - all(t->from);
        late = late & (late > zero);
        late = pick(late < all(t->late_max), late, all(t->late_max));
        value += pick(starts == zero, all(t->date_none), all(t->date_full) - ((late * all(t->date_step)) >> t->date_shift));
        lanes capped = pick(heads < all(t->head_cap), heads, all(t->head_cap));
        value += pick(heads == zero, all(t->head_none), (capped * all(t->head_unit)) >> t->head_shift) + all(t->head_add);
        lanes fails = (base < zero) | (level < all(t->level_low)) | (level > all(t->level_high)) | (starts > all(t->start_high));
        if (has_ends) {
            lanes ends = COLUMN(ends);
            fails |= (ends != zero) & (ends < all(t->end_low));
        }
        if (is_local) {
            lanes in_district = COLUMN(district) == all(t->district), reach = COLUMN(reach);
            fails |= ((reach == all(2)) & ~in_province) | ((reach == one) & ~in_city) | ((reach == zero) & ~in_district);
            if (t->reach == 2) fails |= ~in_province;
            if (t->reach == 1) fails |= ~in_city;
            if (t->reach == 0) fails |= ~in_district;
        }
        value = pick(fails, all(INVALID), value);
        *(stored *)(w->bound + j) = (stored)value;
        best = pick(value > best, value, best);
        many += one + fails;
    }
    int64_t highest = INVALID;
    for (int64_t k = 0; k < LANES; k++) {
        highest = max64(highest, best[k]);
        *found += many[k];
    }
    return highest;
}

static int64_t scan_any(const work *w, const terms *t, int64_t tile, int64_t *found) {
    int is_local = w->s->has_reach || t->reach < 3;
    if (w->s->has_ends) return is_local ? scan(w, t, tile, 1, 1, found) : scan(w, t, tile, 1, 0, found);
    return is_local ? scan(w, t, tile, 0, 1, found) : scan(w, t, tile, 0, 0, found);
}

/* The demand's words: dense weights, exact products with the rare ones, the most that the frequent ones give in each tile. */
static void weigh_words(work *w, int64_t demand, int64_t touched) {
    const supply_index *s = w->s;
    const demand_index *d = w->d;
    int64_t first = d->text_ptr[demand], last = d->text_ptr[demand + 1];
    int64_t low = touched ? w->tiles[0] : 0, high = touched ? w->tiles[touched - 1] + 1 : 0;
    for (int64_t t = low; t < high; t++) w->tile_text[t] = 0;
    for (int64_t q = first; q < last; q++) {
        int32_t term = d->text_term[q], weight = d->text_weight[q];
        if (term >= s->frequent) {
            for (int64_t r = s->rare_ptr[term - s->frequent]; r < s->rare_ptr[term - s->frequent + 1]; r++)
                w->rare[s->rare_idx[r]] += weight * s->rare_val[r];
            continue;
        }
        w->dense[term] = weight;
        const uint8_t *most = s->tile_max + term * s->tiles;
        int32_t step = weight * WEIGHT_STEP;
        for (int64_t t = low; t < high; t++) w->tile_text[t] += step * most[t];
    }
}

static void forget_keys(work *w, int64_t demand) {
    const supply_index *s = w->s;
    for (int64_t q = w->d->key_ptr[demand]; q < w->d->key_ptr[demand + 1]; q++) {
        int32_t key = w->d->key[q], f = s->key_facet[key];
        w->mark[key] = 0;
        if (w->p->is_grouped[f] || w->p->is_share[f]) continue;
        for (int64_t r = s->post_ptr[key]; r < s->post_ptr[key + 1]; r++) w->raised[f * s->tiles * TILE + s->post_idx[r]] = 0;
    }
}

static void forget_words(work *w, int64_t demand, int32_t *tile_rare) {
    const supply_index *s = w->s;
    const demand_index *d = w->d;
    for (int64_t q = d->text_ptr[demand]; q < d->text_ptr[demand + 1]; q++) {
        int32_t term = d->text_term[q];
        if (term < s->frequent) w->dense[term] = 0;
        else
            for (int64_t r = s->rare_ptr[term - s->frequent]; r < s->rare_ptr[term - s->frequent + 1]; r++) {
                w->rare[s->rare_idx[r]] = 0;
                tile_rare[s->rare_idx[r] / TILE] = 0;
            }
    }
}

/* The most that the rare words give in each tile, on top of the frequent ones. */
static void raise_by_rare(work *w, int64_t demand, int32_t *tile_rare) {
    const supply_index *s = w->s;
    const demand_index *d = w->d;
    for (int64_t q = d->text_ptr[demand]; q < d->text_ptr[demand + 1]; q++) {
        int32_t term = d->text_term[q];
        if (term < s->frequent) continue;
        for (int64_t r = s->rare_ptr[term - s->frequent]; r < s->rare_ptr[term - s->frequent + 1]; r++) {
            int32_t i = s->rare_idx[r], t = i / TILE;
            if (w->rare[i] > tile_rare[t]) tile_rare[t] = w->rare[i];
        }
    }
}

static int64_t sort_tiles(work *w, int64_t count) {
    int32_t start[BUCKETS + 1];
    memset(start, 0, sizeof start);
    for (int64_t k = 0; k < count; k++) start[BUCKETS - 1 - w->tile_bound[k] / BUCKET + 1]++;
    for (int64_t b = 0; b < BUCKETS; b++) start[b + 1] += start[b];
    for (int64_t k = 0; k < count; k++) w->order[start[BUCKETS - 1 - w->tile_bound[k] / BUCKET]++] = (int32_t)k;
    return count;
}

static void open_tile(work *w, int64_t demand, int64_t tile, result_data *out) {
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    int64_t most = w->tile_text[tile];
    for (int64_t i = tile * TILE; i < (tile + 1) * TILE; i++) {
        int64_t bound = w->bound[i];
        if (bound < 0 || bound + text_points(p, most + w->rare[i]) < w->need) continue;
        out->weighed++;
        int64_t dot = dot_product(w, i), upper = bound + text_points(p, dot);
        if (upper < w->need) continue;
        int64_t tail = 0x7fffffff - s->place[i];
        if (w->size == p->top && ((upper << 32) | tail) <= w->heap[0]) continue;
        out->scored++;
        keep(w, exact(w, demand, i, dot, NULL) << 32 | tail);
    }
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static void match(work *w, int64_t demand, int64_t row, int32_t *tile_rare, const int32_t *position, result_data *out) {
    const supply_index *s = w->s;
    const profile_data *p = w->p;
    const demand_index *dx = w->d;
    const int32_t *d = dx->columns + demand * COLUMNS, *wanted = dx->wanted + demand * s->facets;
    terms t;
    int64_t constant = read_terms(w, demand, &t);
    int is_blocked = wanted[p->block] > 0;
    for (int64_t f = 0; f < s->facets; f++) {
        int32_t c = w->part_of[f];
        if (!p->is_grouped[f]) constant += points(p, c, wanted[f] ? p->silence[c] : p->neutral[c]);
    }
    for (int64_t q = dx->key_ptr[demand]; q < dx->key_ptr[demand + 1]; q++) w->mark[dx->key[q]] = dx->worth[q];
    fill_groups(w, demand, constant, is_blocked);
    int64_t touched = 0, found = 0;
    uint64_t place = 1ull << (d[C_PROVINCE] & 63);
    for (int64_t k = 0; k < s->tiles; k++) {
        if (!w->is_touched[k]) continue;
        if (t.reach < 3 && !(s->tile_provinces[k] & place)) {
            w->is_touched[k] = 0;
            continue;
        }
        w->tiles[touched++] = (int32_t)k;
    }
    add_keys(w, demand);
    weigh_words(w, demand, touched);
    raise_by_rare(w, demand, tile_rare);
    for (int64_t k = 0; k < touched; k++) {
        int64_t tile = w->tiles[k];
        w->tile_bound[k] = (int32_t)scan_any(w, &t, tile, &found);
    }
    out->scanned += touched;
    if (p->by_organization && d[C_ORGANIZATION] >= 0) {
        for (int64_t q = s->organization_ptr[d[C_ORGANIZATION]]; q < s->organization_ptr[d[C_ORGANIZATION] + 1]; q++) {
            int32_t i = s->organization_idx[q];
            if (!w->is_touched[i / TILE] || w->bound[i] < 0) continue;
            w->bound[i] = INVALID;
            found--;
        }
    }
    int64_t live = 0;
    for (int64_t k = 0; k < touched; k++) {
        int64_t tile = w->tiles[k], bound = w->tile_bound[k];
        w->is_touched[tile] = 0;
        if (bound < 0) continue;
        w->tiles[live] = (int32_t)tile;
        w->tile_bound[live++] = (int32_t)(bound + text_points(p, w->tile_text[tile] + tile_rare[tile]));
    }
    sort_tiles(w, live);
    w->size = 0;
    w->need = 0;
    for (int64_t k = 0; k < live; k++) {
        int64_t at = w->order[k];
        if (w->tile_bound[at] / BUCKET < w->need / BUCKET) break;
        if (w->tile_bound[at] < w->need) continue;
        out->opened++;
        open_tile(w, demand, w->tiles[at], out);
    }
    qsort(w->heap, (size_t)w->size, sizeof(int64_t), compare);
    for (int64_t k = 0; k < w->size; k++) {
        int64_t i = position[0x7fffffff - (w->heap[k] & 0xffffffff)];
        out->keys[row * p->top + k] = w->heap[k];
        exact(w, demand, i, dot_product(w, i), out->parts + (row * p->top + k) * p->components);
    }
    out->count[row] = (int32_t)w->size;
    out->candidates += found;
    out->lonely += !found;
    forget_words(w, demand, tile_rare);
    forget_keys(w, demand);
}

/* Match demands first .. last - 1; returns 0, or 1 where memory is short. */
int match_range(const supply_index *s, const demand_index *d, const profile_data *p, int64_t first, int64_t last, result_data *out) {
    int64_t padded = s->tiles * TILE;
    work w = {.s = s, .d = d, .p = p};
    int32_t *position = malloc(4 * (size_t)(s->supplies + 1)), *tile_rare = calloc((size_t)s->tiles + 1, 4);
    w.base = aligned_alloc(64, 2 * (size_t)padded + 64);
    w.bound = aligned_alloc(64, 2 * (size_t)padded + 64);
    w.rare = calloc((size_t)padded + 1, 4);
    w.tile_text = calloc((size_t)s->tiles + 1, 4);
    w.tile_bound = calloc((size_t)s->tiles + 1, 4);
    w.tiles = calloc((size_t)s->tiles + 1, 4);
    w.order = calloc((size_t)s->tiles + 1, 4);
    w.is_touched = calloc((size_t)s->tiles + 1, 1);
    w.group_value = calloc((size_t)(s->facets * s->groups) + 1, 4);
    w.group_bits = calloc((size_t)s->groups / 64 + 1, 8);
    w.raised = calloc((size_t)(s->facets * padded) + 1, 2);
    w.mark = calloc((size_t)s->keys + 1, 4);
    w.dense = calloc((size_t)s->frequent + 1, 4);
    w.facet_value = calloc((size_t)s->facets + 1, 4);
    w.heap = calloc((size_t)p->top + 1, 8);
    int is_short = !(position && tile_rare && w.base && w.bound && w.rare && w.tile_text && w.tile_bound && w.tiles && w.order &&
                     w.is_touched && w.group_value && w.group_bits && w.raised && w.mark && w.dense && w.facet_value && w.heap);
    if (!is_short) {
        for (int64_t i = 0; i < s->supplies; i++) position[s->place[i]] = (int32_t)i;
        for (int32_t c = 0; c < p->components; c++)
            if (p->kind[c] >= 0) w.part_of[p->kind[c]] = c;
        for (int64_t demand = first; demand < last; demand++) match(&w, demand, demand - first, tile_rare, position, out);
    }
    void *mine[] = {position, tile_rare, w.base, w.bound, w.rare, w.tile_text, w.tile_bound, w.tiles, w.order, w.is_touched,
                    w.group_value, w.group_bits, w.raised, w.mark, w.dense, w.facet_value, w.heap};
    for (size_t k = 0; k < sizeof mine / sizeof *mine; k++) free(mine[k]);
    return is_short;
}
